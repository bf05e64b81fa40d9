/** Secrets by ARN. Only functions whose variables refer to secrets have this in their bundle. */
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { createSecretVersions } from '#shared/adapters/secrets-manager/secret-versions.ts';
import type { SecretVersions } from '#shared/ports/secret-versions.ts';

let made: SecretVersions | undefined;
export function secretVersions(): SecretVersions {
  made ??= createSecretVersions(new SecretsManagerClient({}));
  return made;
}

export const readSecret = (arn: string): Promise<string> => secretVersions().current(arn);
