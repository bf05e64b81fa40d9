/**
 * The environments of `evaluate`, `deliver` and `track` without their schemas, which load zod: at a start there is
 * nearly always nothing to complain about. What is amiss, the schema names.
 */
import { isFields, isHttpUrl, isText, isUsualEmail } from '#shared/domain/plain.ts';
import { DURATION } from '#shared/domain/time/duration.ts';
import type { LazyReader } from '../reader.ts';
import type { DeliverEnv } from './deliver-env.ts';
import type { EvaluateEnv } from './evaluate-env.ts';
import { STAGE_NAME, TENANT_NAME } from './name-patterns.ts';
import type { TrackEnv } from './track-env.ts';

export const evaluateEnv: LazyReader<EvaluateEnv> = {
  plain: (variables) =>
    allOf<EvaluateEnv>(variables, {
      ...COMMON,
      ...QUEUE_FED,
      ...DECIDES,
      EVENTS_QUEUE_URL: httpUrl,
      ARCHIVE_STREAM_NAME: present,
      LATENESS: duration,
    }),
  schema: async () => (await import('./evaluate-env.ts')).evaluateEnvSchema,
};

export const deliverEnv: LazyReader<DeliverEnv> = {
  plain: (variables) =>
    allOf<DeliverEnv>(variables, {
      ...COMMON,
      ...QUEUE_FED,
      ...LINKS,
      ...DECIDES,
      SENDER_NAME: present,
      SENDER_ADDRESS: email,
      SENDER_POSTAL_ADDRESS: text,
      STAFF_QUEUE_URL: httpUrl,
      SES_CONFIGURATION_SET: present,
      SMS_ORIGINATION_IDENTITY: present,
      SMS_CONFIGURATION_SET: present,
    }),
  schema: async () => (await import('./deliver-env.ts')).deliverEnvSchema,
};

export const trackEnv: LazyReader<TrackEnv> = {
  plain: (variables) =>
    allOf<TrackEnv>(variables, {
      ...COMMON,
      ...LINKS,
      DECISION_RETENTION: duration,
    }),
  schema: async () => (await import('./track-env.ts')).trackEnvSchema,
};

type Variable<T> = (value: unknown) => T | undefined;

const matching =
  (pattern: RegExp): Variable<string> =>
  (value) =>
    isText(value) && pattern.test(value) ? value : undefined;
const present = matching(/^./);
const duration = matching(DURATION);
const tries: Variable<number> = (value) =>
  isText(value) && /^[1-9]\d{0,2}$/.test(value) ? Number(value) : undefined;
const httpUrl: Variable<string> = (value) => (isHttpUrl(value) ? value : undefined);
const email: Variable<string> = (value) => (isUsualEmail(value) ? value : undefined);
const text: Variable<string> = (value) => (isText(value) ? value : undefined);

const COMMON = {
  TENANT: matching(TENANT_NAME),
  STAGE: matching(STAGE_NAME),
  TABLE_NAME: present,
};
const QUEUE_FED = { DEAD_LETTER_QUEUE_URL: httpUrl, MAX_RECEIVES: tries };
const DECIDES = { DELIVERIES_QUEUE_URL: httpUrl, DECISION_RETENTION: duration };
const LINKS = { PUBLIC_URL: httpUrl, LINK_KEYS: present, ADDRESS_KEY: present };

/** Undefined when one is not as it should be, or left to its default. */
function allOf<Env>(
  variables: unknown,
  read: { readonly [K in keyof Env]-?: Variable<Env[K]> },
): Env | undefined {
  if (!isFields(variables)) return undefined;
  const found: Partial<Env> = {};
  for (const name of Object.keys(read) as (keyof Env & string)[]) {
    const value = read[name](variables[name]);
    if (value === undefined) return undefined;
    found[name] = value;
  }
  return found as Env;
}
