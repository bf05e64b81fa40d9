/** Secrets Manager's calls while it rotates the keys of links (docs/runbook.md#rotate-errors). */
import { createRotateLinkKeys, type RotationStep } from '#shared/app/rotate-link-keys.ts';
import { clock } from '../runtime/clock.ts';
import { newKey } from '../runtime/new-key.ts';
import { secretVersions } from '../runtime/secrets-manager.ts';

interface RotationEvent {
  readonly Step: RotationStep['step'];
  readonly SecretId: string;
  readonly ClientRequestToken: string;
}

export const handler = ({ Step, SecretId, ClientRequestToken }: RotationEvent): Promise<void> =>
  createRotateLinkKeys({
    versions: secretVersions(),
    newKey,
    clock,
  })({ step: Step, secretId: SecretId, token: ClientRequestToken });
