/**
 * Public HTTP ▶ tracked links, open pixel, unsubscribe, preferences (docs/runbook.md#track).
 * A link works without its click being recorded; unsubscribing is answered only once it is in force.
 */
import { createTrack } from '#shared/app/track.ts';
import { trackEnv } from '#shared/contracts/env/plain-variables.ts';
import { defineHttpLambda } from '../runtime/define-http-lambda.ts';
import { readSecret } from '../runtime/secrets-manager.ts';
import { trackSettings, wireTrack } from '../runtime/wire-aws.ts';

export const handler = defineHttpLambda({
  name: 'track',
  env: trackEnv,
  build: (env) => createTrack(wireTrack(env), trackSettings(env)),
  secrets: readSecret,
});
