/** The one table, with its alarms. */
import { Duration, RemovalPolicy, type Stack } from 'aws-cdk-lib';
import {
  AttributeType,
  Billing,
  type ITableV2,
  Operation,
  StreamViewType,
  TableEncryptionV2,
  TableV2,
} from 'aws-cdk-lib/aws-dynamodb';
import { TABLE } from '#shared/contracts/deployment.ts';
import type { Foundation } from '../stacks/foundation.ts';
import type { StageSettings } from '../stage-settings.ts';
import { documentedAlarm } from './documented-alarm.ts';

/** All that functions call; an alarm takes ten metrics at most. */
const OPERATIONS_WATCHED = [
  Operation.GET_ITEM,
  Operation.BATCH_GET_ITEM,
  Operation.QUERY,
  Operation.PUT_ITEM,
  Operation.UPDATE_ITEM,
  Operation.DELETE_ITEM,
  Operation.BATCH_WRITE_ITEM,
  Operation.TRANSACT_WRITE_ITEMS,
];

/** The stage's own, or the restored one that the settings name. */
export function engineTable(
  stack: Stack,
  settings: StageSettings,
  foundation: Foundation,
): ITableV2 {
  const { restoredTable } = settings;
  const table =
    restoredTable === undefined
      ? ownTable(stack, settings, foundation)
      : TableV2.fromTableAttributes(stack, 'table', {
          tableName: restoredTable.name,
          tableStreamArn: restoredTable.streamArn,
          encryptionKey: foundation.key,
          globalIndexes: [TABLE.index.name],
        });
  alarms(stack, table, foundation);
  return table;
}

function ownTable(stack: Stack, settings: StageSettings, { key }: Foundation): ITableV2 {
  const string = (name: string) => ({ name, type: AttributeType.STRING });
  const { reads, writes } = settings.warmTable ?? {};
  const table = new TableV2(stack, 'table', {
    tableName: `opportune-${settings.name}`,
    partitionKey: string(TABLE.partitionKey),
    sortKey: string(TABLE.sortKey),
    globalSecondaryIndexes: [
      {
        indexName: TABLE.index.name,
        partitionKey: string(TABLE.index.partitionKey),
        sortKey: string(TABLE.index.sortKey),
      },
    ],
    billing: Billing.onDemand(),
    encryption: TableEncryptionV2.customerManagedKey(key),
    timeToLiveAttribute: TABLE.timeToLive,
    dynamoStream: StreamViewType[TABLE.stream],
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    deletionProtection: settings.production,
    removalPolicy: settings.production ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    ...(reads !== undefined &&
      writes !== undefined && {
        warmThroughput: { readUnitsPerSecond: reads, writeUnitsPerSecond: writes },
      }),
  });
  return table as ITableV2;
}

function alarms(stack: Stack, table: ITableV2, { desk }: Foundation): void {
  documentedAlarm(stack, desk, {
    id: 'table-throttles',
    severity: 'ticket',
    impact: 'Decisions and messages are late: writes or reads of the table are being refused.',
    metric: table.metricThrottledRequestsForOperations({
      operations: OPERATIONS_WATCHED,
      period: Duration.minutes(1),
    }),
    threshold: 10,
    periods: 3,
  });
  documentedAlarm(stack, desk, {
    id: 'table-errors',
    severity: 'page',
    impact: 'Nothing is decided or sent: DynamoDB itself is failing.',
    metric: table.metricSystemErrorsForOperations({
      operations: OPERATIONS_WATCHED,
      period: Duration.minutes(1),
    }),
    threshold: 5,
    periods: 3,
  });
}
