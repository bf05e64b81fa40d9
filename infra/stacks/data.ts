/** What must not be lost: the table, the keys of links and addresses, and their backups. */
import { Duration, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import {
  BackupPlan,
  BackupPlanRule,
  BackupResource,
  BackupVault,
  BackupVaultEvents,
} from 'aws-cdk-lib/aws-backup';
import type { ITableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Schedule } from 'aws-cdk-lib/aws-events';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { KEPT_DAYS } from '#shared/contracts/retention.ts';
import { firstLinkKeys } from '#shared/contracts/secrets.ts';
import { acknowledge } from '../constructs/acknowledge.ts';
import { engineTable } from '../constructs/engine-table.ts';
import type { StageSettings } from '../stage-settings.ts';
import type { Foundation } from './foundation.ts';

export interface Data {
  readonly table: ITableV2;
  readonly streamArn: string;
  readonly linkKeys: Secret;
  readonly addressKey: Secret;
}

export function dataStack(
  scope: Construct,
  props: StackProps,
  settings: StageSettings,
  foundation: Foundation,
): Data {
  const stack = new Stack(scope, 'data', { ...props, terminationProtection: settings.production });
  const table = engineTable(stack, settings, foundation);
  const { tableStreamArn: streamArn } = table;
  if (streamArn === undefined) throw new Error('the table has no stream');
  const made = { table, streamArn, ...secrets(stack, settings, foundation) };
  if (settings.production) backUp(stack, table, foundation);
  return made;
}

/** Generated in the account, so that no template, log or person ever holds them. */
function secrets(stack: Stack, settings: StageSettings, { key }: Foundation) {
  const generated = { passwordLength: 43, excludePunctuation: true };
  const linkKeys = new Secret(stack, 'link-keys', {
    description: 'Signs tracked links, unsubscribe links and open pixels. Rotated by itself.',
    encryptionKey: key,
    generateSecretString: {
      ...generated,
      secretStringTemplate: JSON.stringify(firstLinkKeys),
      generateStringKey: 'key',
    },
    removalPolicy: removal(settings),
  });
  acknowledge(
    linkKeys,
    'AwsSolutions-SMG4',
    'it is rotated: the schedule stands in the stack of its function',
  );
  const addressKey = new Secret(stack, 'address-key', {
    description: 'Hashes addresses for the suppression list. Changing it forgets who opted out.',
    encryptionKey: key,
    generateSecretString: generated,
    removalPolicy: removal(settings),
  });
  acknowledge(
    addressKey,
    'AwsSolutions-SMG4',
    'a new key would match none of the hashes in the suppression list: people who opted out would be sent messages again',
  );
  return { linkKeys, addressKey };
}

/** Beside the 35 days of point-in-time recovery. Restoring is told in docs/runbook.md. */
function backUp(stack: Stack, table: ITableV2, { key, desk }: Foundation): void {
  const vault = new BackupVault(stack, 'vault', {
    encryptionKey: key,
    notificationTopic: desk.ticket,
    notificationEvents: [
      BackupVaultEvents.BACKUP_JOB_FAILED,
      BackupVaultEvents.RESTORE_JOB_COMPLETED,
    ],
    blockRecoveryPointDeletion: true,
    removalPolicy: RemovalPolicy.RETAIN,
  });
  const plan = new BackupPlan(stack, 'backup', { backupVault: vault });
  plan.addRule(
    new BackupPlanRule({
      ruleName: 'daily',
      scheduleExpression: Schedule.cron({ hour: '3', minute: '17' }),
      deleteAfter: Duration.days(KEPT_DAYS.dailyBackups),
    }),
  );
  plan.addRule(
    new BackupPlanRule({
      ruleName: 'monthly',
      scheduleExpression: Schedule.cron({ day: '1', hour: '4', minute: '17' }),
      moveToColdStorageAfter: Duration.days(30),
      deleteAfter: Duration.days(KEPT_DAYS.monthlyBackups),
    }),
  );
  const selection = plan.addSelection('table', {
    resources: [BackupResource.fromArn(table.tableArn)],
  });
  acknowledge(
    selection,
    'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup]',
    "AWS Backup's own role: AWS keeps its policy in step with what the service needs",
  );
}

const removal = ({ production }: StageSettings): RemovalPolicy =>
  production ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;
