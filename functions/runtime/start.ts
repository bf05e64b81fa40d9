/**
 * What a function builds from its environment: on its first event, and again when a secret that a
 * variable refers to has changed.
 */
import type { Reader } from '#shared/contracts/reader.ts';
import { referredSecret, SECRETS_MAX_AGE_MS } from '#shared/contracts/secret-reference.ts';
import { DomainError } from '#shared/domain/domain-error.ts';
import { machineClock } from './clock.ts';
import { logger, traceOf } from './logger.ts';
import { parseEnv } from './parse-env.ts';

/** @returns what the variable that refers to the secret stands for at `now` */
export type ReadSecret = (arn: string, now: Date) => Promise<string>;

export interface Start<Env, T> {
  readonly name: string;
  readonly env: Reader<Env>;
  readonly build: (env: Env) => T;
  /** Needed where variables refer to secrets. */
  readonly secrets?: ReadSecret | undefined;
}

type Variables = Readonly<Record<string, string | undefined>>;

/** @returns what was built, at once unless secrets are to be read again */
export function createStart<Env, T>({
  name,
  env,
  build,
  secrets,
}: Start<Env, T>): () => Promise<T> {
  let variables: Variables | undefined;
  let started: { readonly built: T; readonly resolved: string } | undefined;
  let freshUntil = Number.NEGATIVE_INFINITY;

  return async () => {
    const now = machineClock.now();
    if (started !== undefined && now.getTime() < freshUntil) return started.built;
    // A copy: a host that runs many functions gives each its variables for the first event only.
    variables ??= { ...process.env };
    freshUntil = hasSecrets(variables)
      ? now.getTime() + SECRETS_MAX_AGE_MS
      : Number.POSITIVE_INFINITY;
    try {
      const values = await resolve(variables, secrets, now);
      const resolved = JSON.stringify(values);
      if (started?.resolved !== resolved)
        started = { built: build(await parseEnv(name, env, values)), resolved };
    } catch (error) {
      if (started === undefined) throw error;
      logger.warn('secrets could not be read again', traceOf(error));
    }
    return started.built;
  };
}

const hasSecrets = (variables: Variables): boolean =>
  Object.values(variables).some((value) => referredSecret(value ?? '') !== undefined);

async function resolve(
  variables: Variables,
  secrets: ReadSecret | undefined,
  now: Date,
): Promise<Variables> {
  const resolved = await Promise.all(
    Object.entries(variables).map(async ([variable, value]) => {
      const arn = referredSecret(value ?? '');
      if (arn === undefined) return [variable, value] as const;
      if (secrets === undefined)
        throw new DomainError('ENVIRONMENT', `${variable}: this function reads no secrets`);
      return [variable, await secrets(arn, now)] as const;
    }),
  );
  return Object.fromEntries(resolved);
}
