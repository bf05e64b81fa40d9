import { CfnElement, Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/**
 * Accepts a finding of the AWS Solutions checks on one construct, with the reason for it.
 *
 * @param rule as reported: `AwsSolutions-IAM5[Resource::*]`
 */
export function acknowledge(construct: IConstruct, rule: string, reason: string): void {
  Validations.of(construct).acknowledge({ id: rule, reason });
}

/** How the checks write a construct's ARN in a finding: `<bucket43879C71.Arn>`. */
export function arnInFinding(construct: IConstruct): string {
  const resource = construct.node.defaultChild;
  if (!CfnElement.isCfnElement(resource)) throw new Error(`${construct.node.path} is no resource`);
  return `<${resource.stack.resolve(resource.logicalId)}.Arn>`;
}
