/** A process with everything running, which stops it all on Ctrl-C and must then end by itself. */
import { createEventSourceMapping } from '#local/runner/event-source-mapping.ts';
import { startHttpGateway } from '#local/runner/http-gateway.ts';
import { createStreamMapping } from '#local/runner/stream-mapping.ts';
import { createTable } from './tables.ts';
import { startTestAws } from './test-aws.ts';

const aws = await startTestAws({ queues: [{ name: 'work' }] });
await createTable(aws.db, 'work', 'NEW_IMAGE');
const handler = async () => {};
const queue = aws.queues.work ?? { url: '', arn: '' };
const mapping = createEventSourceMapping({
  sqs: aws.queue,
  queue,
  function: { name: 'worker', handler },
  waitTimeSeconds: 20,
  wake: aws.sqs.wake,
});
const stream = createStreamMapping({
  feed: aws.feed,
  table: 'work',
  function: { name: 'measure', handler },
});
await Promise.all([mapping.start(), stream.start()]);
const gateway = await startHttpGateway({ routes: { $default: { name: 'api', handler } } });

process.once('SIGINT', async () => {
  await Promise.all([mapping.stop(), stream.stop(), gateway.close()]);
  await aws.close();
});
process.stdout.write('running\n');
