/** Stages as CloudFormation would get them, with a stub for every bundle. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, type Stack, Validations } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { AwsSolutionsChecks } from 'cdk-nag';
import { opportuneStage } from '#infra/opportune-stage.ts';
import type { StageSettings } from '#infra/stage-settings.ts';

export interface Resource {
  readonly Type: string;
  // biome-ignore lint/suspicious/noExplicitAny: CloudFormation's own shapes, looked into by tests
  readonly Properties: any;
}

export interface Template {
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Outputs?: Readonly<Record<string, unknown>>;
}

export interface Synthesized {
  /** By the stack's id: `data`, `queues`, … */
  readonly templates: ReadonlyMap<string, Template>;
  /** Of all stacks, with where each stands. */
  resources(type: string): readonly (Resource & { readonly stack: string; readonly id: string })[];
}

/**
 * @param change made to the stacks before they are synthesized and checked
 * @throws Error when the AWS Solutions checks find something
 */
export function synthesize(
  settings: StageSettings,
  change: (stacks: readonly Stack[]) => void = () => {},
): Synthesized {
  const outdir = mkdtempSync(join(tmpdir(), 'opportune-synth-'));
  try {
    const app = new App({ outdir, analyticsReporting: false });
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
    const stage = opportuneStage(app, settings, () => Code.fromInline('export const handler = 0;'));
    change(stage.node.children as Stack[]);
    const assembly = app.synth().getNestedAssembly(`assembly-${stage.node.id}`);
    const templates = new Map(
      assembly.stacks.map((stack) => [
        stack.hierarchicalId.split('/').at(-1) ?? '',
        stack.template as Template,
      ]),
    );
    return {
      templates,
      resources: (type) =>
        [...templates].flatMap(([stack, { Resources }]) =>
          Object.entries(Resources)
            .filter(([, resource]) => resource.Type === type)
            .map(([id, resource]) => ({ ...resource, stack, id })),
        ),
    };
  } finally {
    rmSync(outdir, { recursive: true });
  }
}
