/**
 * The environments of `evaluate` and `track` without their schemas, which load zod: at a start there is
 * nearly always nothing to complain about. What is amiss, the schema names.
 */
import { isFields, isText } from '#shared/domain/plain.ts';
import { DURATION } from '#shared/domain/time/duration.ts';
import type { LazyReader } from '../reader.ts';
import type { EvaluateEnv } from './evaluate-env.ts';
import type { TrackEnv } from './track-env.ts';

export const evaluateEnv: LazyReader<EvaluateEnv> = {
  plain: (variables) =>
    allOf<EvaluateEnv>(variables, {
      ...COMMON,
      DEAD_LETTER_QUEUE_URL: httpUrl,
      MAX_RECEIVES: tries,
      DELIVERIES_QUEUE_URL: httpUrl,
      DECISION_RETENTION: duration,
      EVENTS_QUEUE_URL: httpUrl,
      ARCHIVE_STREAM_NAME: present,
      LATENESS: duration,
    }),
  schema: async () => (await import('./evaluate-env.ts')).evaluateEnvSchema,
};

export const trackEnv: LazyReader<TrackEnv> = {
  plain: (variables) =>
    allOf<TrackEnv>(variables, {
      ...COMMON,
      PUBLIC_URL: httpUrl,
      LINK_KEYS: present,
      ADDRESS_KEY: present,
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
/** Without spaces around it, which the schema would cut off. */
const httpUrl: Variable<string> = (value) =>
  isText(value) && /^https?:\/\/\S+$/.test(value) && URL.canParse(value) ? value : undefined;

const COMMON = {
  TENANT: matching(/^[a-z0-9-]{1,32}$/),
  STAGE: matching(/^[a-z0-9-]{1,20}$/),
  TABLE_NAME: present,
};

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
