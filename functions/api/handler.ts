/**
 * HTTP API ▶ campaigns, templates, segments, customers, events in, decisions (docs/runbook.md#api).
 * Every refusal is a problem with a code; what it may answer is at /v1/docs.
 */
import { createApi } from '#shared/app/api/create-api.ts';
import { apiEnvSchema } from '#shared/contracts/env/api-env.ts';
import { defineHttpLambda } from '../runtime/define-http-lambda.ts';
import { readSecret } from '../runtime/secrets-manager.ts';
import { wireApi } from '../runtime/wire-aws.ts';

export const handler = defineHttpLambda({
  name: 'api',
  env: apiEnvSchema,
  build: (env) => createApi(wireApi(env)),
  secrets: readSecret,
});
