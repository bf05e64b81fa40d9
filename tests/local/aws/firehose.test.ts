import { PutRecordBatchCommand, PutRecordCommand } from '@aws-sdk/client-firehose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestAws, type TestAws } from '../support/test-aws.ts';

let aws: TestAws;

beforeAll(async () => {
  aws = await startTestAws();
});
afterAll(() => aws.close());

const line = (value: unknown) => ({ Data: Buffer.from(`${JSON.stringify(value)}\n`) });
const putBatch = (DeliveryStreamName: string, values: readonly unknown[]) =>
  aws.firehose.send(new PutRecordBatchCommand({ DeliveryStreamName, Records: values.map(line) }));
const read = async (stream: string) => {
  const values: unknown[] = [];
  for await (const text of aws.firehoseLines(stream)) values.push(JSON.parse(text));
  return values;
};

describe('Firehose', () => {
  it('keeps records in order, one stream apart from the other', async () => {
    const { FailedPutCount, RequestResponses } = await putBatch('events', [{ n: 1 }, { n: 'č' }]);
    expect(FailedPutCount).toBe(0);
    expect(RequestResponses?.every(({ RecordId }) => RecordId)).toBe(true);
    await aws.firehose.send(
      new PutRecordCommand({ DeliveryStreamName: 'events', Record: line({ n: 3 }) }),
    );
    await putBatch('other', [{ n: 4 }]);
    expect(await read('events')).toEqual([{ n: 1 }, { n: 'č' }, { n: 3 }]);
    expect(await read('other')).toEqual([{ n: 4 }]);
    expect(await read('empty')).toEqual([]);
  });

  it('reads back more than one chunk, through characters cut in two', async () => {
    const values = Array.from({ length: 40 }, (_, at) => ({ at, text: 'ř'.repeat(33_333) }));
    for (let from = 0; from < values.length; from += 10)
      await putBatch('large', values.slice(from, from + 10));
    expect(await read('large')).toEqual(values);
  });

  it('joins records as they come: the newline is the sender’s', async () => {
    for (const text of ['{"a":', '1}'])
      await aws.firehose.send(
        new PutRecordCommand({ DeliveryStreamName: 'raw', Record: { Data: Buffer.from(text) } }),
      );
    expect(await read('raw')).toEqual([{ a: 1 }]);
  });

  it('refuses more than 500 records, and oversized ones', async () => {
    const many = putBatch('events', Array(501).fill(0));
    await expect(many).rejects.toMatchObject({ name: 'InvalidArgumentException' });
    const large = putBatch('events', ['x'.repeat(1_100_000)]);
    await expect(large).rejects.toMatchObject({ name: 'InvalidArgumentException' });
  });

  it('loses some of a batch, or is too busy, when told to', async () => {
    await aws.provider.setFaults('firehose', [
      { fault: 'partial', times: 1 },
      { fault: 'throttle', times: 1 },
    ]);
    const { FailedPutCount, RequestResponses } = await putBatch('faulty', [1, 2, 3, 4]);
    expect(FailedPutCount).toBe(2);
    expect(RequestResponses?.map(({ ErrorCode }) => ErrorCode)).toEqual([
      undefined,
      'ServiceUnavailableException',
      undefined,
      'ServiceUnavailableException',
    ]);
    await expect(putBatch('faulty', [5])).rejects.toMatchObject({
      name: 'ServiceUnavailableException',
    });
    expect(await read('faulty')).toEqual([1, 3]);
  });
});
