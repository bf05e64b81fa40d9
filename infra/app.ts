/**
 * Synthesizes all stages, or the one that the context names, into cdk.out: `npm run synth`.
 * Needs no account and no network. A finding of the AWS Solutions checks fails it.
 */
import { App, Validations } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { AwsSolutionsChecks } from 'cdk-nag';
import { bundle } from './bundling.ts';
import { opportuneStage } from './opportune-stage.ts';
import { STAGE_NAMES, stageSettings } from './stages.ts';

const app = new App({ outdir: process.env.CDK_OUTDIR ?? 'cdk.out' });
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));

const folders = new Map<string, string>();
function codeOf(name: string): Code {
  const folder = folders.get(name) ?? bundle(name).folder;
  folders.set(name, folder);
  return Code.fromAsset(folder);
}

const wanted: unknown = app.node.tryGetContext('stage');
for (const name of typeof wanted === 'string' ? [wanted] : STAGE_NAMES)
  opportuneStage(app, stageSettings(name), codeOf);
app.synth();
