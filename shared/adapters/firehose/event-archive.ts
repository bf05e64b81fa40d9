import { type FirehoseClient, PutRecordCommand } from '@aws-sdk/client-firehose';
import type { EventArchive } from '#shared/ports/event-archive.ts';

/** Firehose bills each record rounded up to 5 KB, so a batch of events travels as one, line by line. */
const MAX_RECORD_BYTES = 1_000_000;

export function createFirehoseEventArchive(
  firehose: FirehoseClient,
  streamName: string,
): EventArchive {
  const encoder = new TextEncoder();
  return {
    async append(entries) {
      const records: Uint8Array[] = [];
      let lines = '';
      for (const entry of entries) {
        const line = `${JSON.stringify(entry)}\n`;
        if (lines !== '' && lines.length + line.length > MAX_RECORD_BYTES / 4) {
          records.push(encoder.encode(lines));
          lines = '';
        }
        lines += line;
      }
      if (lines !== '') records.push(encoder.encode(lines));
      for (const Data of records) {
        await firehose.send(
          new PutRecordCommand({ DeliveryStreamName: streamName, Record: { Data } }),
        );
      }
    },
  };
}
