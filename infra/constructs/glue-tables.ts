/** What Athena sees in the archive's bucket. */
import type { Stack } from 'aws-cdk-lib';
import { type CfnDatabase, CfnTable } from 'aws-cdk-lib/aws-glue';
import type { IBucket } from 'aws-cdk-lib/aws-s3';

/**
 * `ArchivedEvent` by day of arrival (UTC), as Firehose writes it; Firehose reads this schema too.
 * Names are in lower case because the deserializer makes them so.
 */
export const eventsTable = (stack: Stack, database: CfnDatabase, bucket: IBucket): CfnTable =>
  new CfnTable(stack, 'events-table', {
    catalogId: stack.account,
    databaseName: database.ref,
    tableInput: {
      name: 'events',
      tableType: 'EXTERNAL_TABLE',
      partitionKeys: [{ name: 'day', type: 'string' }],
      parameters: {
        classification: 'parquet',
        'projection.enabled': 'true',
        'projection.day.type': 'date',
        'projection.day.format': 'yyyy-MM-dd',
        'projection.day.range': '2026-01-01,NOW',
        'storage.location.template': `${bucket.s3UrlForObject('events')}/day=\${day}/`,
      },
      storageDescriptor: {
        location: bucket.s3UrlForObject('events/'),
        inputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat',
        outputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat',
        serdeInfo: {
          serializationLibrary: 'org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe',
        },
        columns: [
          {
            name: 'event',
            type: 'struct<id:string,type:string,customerid:string,occurredat:string,data:map<string,string>>',
          },
          { name: 'outcome', type: 'string' },
          { name: 'triggered', type: 'array<string>' },
          { name: 'evaluatedat', type: 'string' },
          { name: 'refusedcode', type: 'string' },
        ],
      },
    },
  });

/**
 * The table's items as a point-in-time export writes them; a query names the export that it reads.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/S3DataExport.Output.html
 */
export const exportedItemsTable = (
  stack: Stack,
  database: CfnDatabase,
  bucket: IBucket,
): CfnTable =>
  new CfnTable(stack, 'exported-items-table', {
    catalogId: stack.account,
    databaseName: database.ref,
    tableInput: {
      name: 'exported_items',
      tableType: 'EXTERNAL_TABLE',
      partitionKeys: [{ name: 'export', type: 'string' }],
      parameters: {
        classification: 'json',
        'projection.enabled': 'true',
        'projection.export.type': 'injected',
        'storage.location.template': `${bucket.s3UrlForObject('exports/AWSDynamoDB')}/\${export}/data/`,
      },
      storageDescriptor: {
        location: bucket.s3UrlForObject('exports/AWSDynamoDB/'),
        inputFormat: 'org.apache.hadoop.mapred.TextInputFormat',
        outputFormat: 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat',
        serdeInfo: { serializationLibrary: 'org.openx.data.jsonserde.JsonSerDe' },
        columns: [
          {
            name: 'item',
            type: 'struct<pk:struct<s:string>,sk:struct<s:string>,decision:struct<s:string>,conversion:struct<s:string>>',
          },
        ],
      },
    },
  });
