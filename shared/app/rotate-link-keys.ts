/**
 * Puts a new key in front of those that sign links, step by step as Secrets Manager asks; every step
 * may be repeated. The new key signs only once every process has had time to read it.
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_lambda-functions.html
 */
import { linkKeysText, rotatedLinkKeys } from '#shared/contracts/secrets.ts';
import { linkKeysSecretSchema } from '#shared/contracts/secrets-schema.ts';
import type { Clock } from '#shared/ports/clock.ts';
import type { SecretVersions } from '#shared/ports/secret-versions.ts';

export interface RotationStep {
  readonly step: 'createSecret' | 'setSecret' | 'testSecret' | 'finishSecret';
  readonly secretId: string;
  readonly token: string;
}

export interface RotatePorts {
  readonly versions: SecretVersions;
  /** Base64url of 32 random bytes. */
  readonly newKey: () => string;
  readonly clock: Clock;
}

export function createRotateLinkKeys(
  ports: RotatePorts,
): (rotation: RotationStep) => Promise<void> {
  const { versions, clock } = ports;
  return async ({ step, secretId, token }) => {
    switch (step) {
      case 'createSecret': {
        if ((await versions.pending(secretId, token)) !== undefined) return;
        const current = parse(await versions.current(secretId));
        const next = rotatedLinkKeys(current, ports.newKey(), clock.now());
        return versions.put(secretId, token, JSON.stringify(next));
      }
      case 'setSecret':
        return;
      case 'testSecret': {
        const current = parse(await versions.current(secretId));
        const next = parse((await versions.pending(secretId, token)) ?? '{}');
        // Links that the current key signed must work with the new version, too.
        const verifies = linkKeysText(next, clock.now()).includes(`${current.id}:${current.key}`);
        if (!verifies) throw new Error('the new version would break links that are about');
        return;
      }
      case 'finishSecret':
        return versions.promote(secretId, token);
    }
  };
}

const parse = (text: string) => linkKeysSecretSchema.parse(JSON.parse(text));
