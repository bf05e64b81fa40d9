/** All stacks of one stage, in the order in which they stand on each other. */
import { Stage, Tags } from 'aws-cdk-lib';
import type { Code } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { archiveStack } from './stacks/archive.ts';
import { dataStack } from './stacks/data.ts';
import { edgeStack } from './stacks/edge.ts';
import { emailStack } from './stacks/email.ts';
import { foundationStack } from './stacks/foundation.ts';
import { functionsStack } from './stacks/functions.ts';
import { gatewayStack } from './stacks/gateway.ts';
import { networkStack } from './stacks/network.ts';
import { operationsStack } from './stacks/operations.ts';
import { queuesStack } from './stacks/queues.ts';
import { routesStack } from './stacks/routes.ts';
import { signInStack } from './stacks/sign-in.ts';
import { textMessagesStack } from './stacks/text-messages.ts';
import { STAGE_TAG, type StageSettings } from './stage-settings.ts';

/** @param codeOf the bundle of a function by its name */
export function opportuneStage(
  scope: Construct,
  settings: StageSettings,
  codeOf: (name: string) => Code,
): Stage {
  const { account = process.env.CDK_DEFAULT_ACCOUNT, region } = settings;
  const env = { region, ...(account !== undefined && { account }) };
  const stage = new Stage(scope, `opportune-${settings.name}`, { env });
  Tags.of(stage).add(STAGE_TAG, settings.name);
  const props = { env };

  const foundation = foundationStack(stage, props, settings);
  const data = dataStack(stage, props, settings, foundation);
  const queues = queuesStack(stage, props, settings, foundation);
  const archive = archiveStack(stage, props, settings, foundation);
  const email = emailStack(stage, props, settings, foundation, queues);
  const textMessages = textMessagesStack(stage, props, settings, foundation, queues);
  const gateway = gatewayStack(stage, props, settings, foundation);
  const publicUrl = settings.edge
    ? edgeStack(stage, props, settings, gateway.host)
    : `https://${gateway.host}`;
  const functions = functionsStack(stage, props, settings, {
    foundation,
    data,
    queues,
    archive,
    email,
    textMessages,
    publicUrl,
    codeOf,
    vpc: settings.network ? networkStack(stage, props, settings, foundation) : undefined,
  });
  const signIn = signInStack(stage, props, settings);
  routesStack(stage, props, foundation, gateway, signIn, functions);
  operationsStack(stage, props, settings, { foundation, data, queues, functions });
  return stage;
}
