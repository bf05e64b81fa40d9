import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  ResourceNotFoundException,
  type SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import { DomainError } from '#shared/domain/domain-error.ts';
import type { SecretVersions } from '#shared/ports/secret-versions.ts';

const CURRENT = 'AWSCURRENT';
const PENDING = 'AWSPENDING';

export function createSecretVersions(secrets: SecretsManagerClient): SecretVersions {
  return {
    async current(SecretId) {
      const { SecretString } = await secrets.send(
        new GetSecretValueCommand({ SecretId, VersionStage: CURRENT }),
      );
      if (SecretString === undefined) throw new DomainError('SECRET', 'a secret holds no text');
      return SecretString;
    },

    async pending(SecretId, VersionId) {
      try {
        const { SecretString } = await secrets.send(
          new GetSecretValueCommand({ SecretId, VersionId, VersionStage: PENDING }),
        );
        return SecretString;
      } catch (error) {
        if (error instanceof ResourceNotFoundException) return undefined;
        throw error;
      }
    },

    async put(SecretId, ClientRequestToken, SecretString) {
      await secrets.send(
        new PutSecretValueCommand({
          SecretId,
          ClientRequestToken,
          SecretString,
          VersionStages: [PENDING],
        }),
      );
    },

    async promote(SecretId, MoveToVersionId) {
      const { VersionIdsToStages = {} } = await secrets.send(
        new DescribeSecretCommand({ SecretId }),
      );
      const RemoveFromVersionId = Object.keys(VersionIdsToStages).find((id) =>
        VersionIdsToStages[id]?.includes(CURRENT),
      );
      if (RemoveFromVersionId === MoveToVersionId) return;
      await secrets.send(
        new UpdateSecretVersionStageCommand({
          SecretId,
          VersionStage: CURRENT,
          MoveToVersionId,
          RemoveFromVersionId,
        }),
      );
    },
  };
}
