/**
 * The table's stream: decisions, responses, conversions, answers ▶ figures of campaigns, each entry
 * exactly once, and ▶ the webhooks queue (docs/runbook.md#measure). A batch goes on from its first
 * record that failed.
 */
import { createMeasureStream } from '#shared/app/measure-stream.ts';
import { createTellWebhooks } from '#shared/app/webhooks/tell-webhooks.ts';
import { measureEnvSchema } from '#shared/contracts/env/measure-env.ts';
import { defineStreamLambda } from '../runtime/define-stream-lambda.ts';
import { readLedgerImage, wireMeasure, wireTellWebhooks } from '../runtime/wire-aws.ts';

export const handler = defineStreamLambda({
  name: 'measure',
  env: measureEnvSchema,
  read: readLedgerImage,
  build: (env) => {
    const measure = createMeasureStream(wireMeasure(env));
    const tellWebhooks = createTellWebhooks(wireTellWebhooks(env));
    return async (changes, writtenAt) => {
      const failed = await measure(
        changes.map(({ now }) => now),
        writtenAt,
      );
      // The rest comes again, and is told then.
      await tellWebhooks(changes.slice(0, Math.min(changes.length, ...failed)));
      return failed;
    };
  },
});
