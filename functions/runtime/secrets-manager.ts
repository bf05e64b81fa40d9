/** Secrets by ARN. Only functions whose variables refer to secrets have this in their bundle. */
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { createSecretVersions } from '#shared/adapters/secrets-manager/secret-versions.ts';
import { variableOf } from '#shared/contracts/secret-variable.ts';
import type { SecretVersions } from '#shared/ports/secret-versions.ts';

let made: SecretVersions | undefined;
export function secretVersions(): SecretVersions {
  made ??= createSecretVersions(new SecretsManagerClient({}));
  return made;
}

export const readSecret = async (arn: string, now: Date): Promise<string> =>
  variableOf(await secretVersions().current(arn), now);
