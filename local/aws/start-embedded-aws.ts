/**
 * The AWS services Opportune uses, embedded in this process: `startEmbeddedAws` runs them in one
 * worker thread and gives endpoints for the ordinary SDK clients, an inbox, and controls.
 * What differs from AWS is in README.md.
 */
import { Worker } from 'node:worker_threads';
import {
  type Controls,
  DEFAULT_REGION,
  type EmbeddedAwsOptions,
  type Endpoints,
  type Services,
} from './services.ts';
import type { ControlAnswer, ControlCall, Started } from './services-worker.ts';
import type { QueueAddress } from './sqs-s3-service.ts';

/** A control as the parent calls it: over the thread's boundary, hence always later. */
export type Remote<T> = {
  readonly [K in keyof T]: T[K] extends (...args: infer A) => infer R
    ? (...args: A) => Promise<Awaited<R>>
    : Remote<T[K]>;
};

/** Endpoints, and the controls of services.ts (`dynamodb`, `feed`, `sqs`, `inbox`, `provider`). */
export interface EmbeddedAws extends Remote<Omit<Controls, 'firehose'>> {
  readonly endpoints: Endpoints;
  /** Of the queues asked for in the options. */
  readonly queues: Readonly<Record<string, QueueAddress>>;
  /** What SDK clients read from the environment: endpoints, region, credentials. */
  readonly environment: Readonly<Record<string, string>>;
  /** The lines of a Firehose delivery stream, in order, up to what is there now. */
  firehoseLines(stream: string): AsyncGenerator<string>;
  /** Cuts all connections and ends the thread; what is on disk stays. */
  close(): Promise<void>;
}

export async function startEmbeddedAws(options: EmbeddedAwsOptions = {}): Promise<EmbeddedAws> {
  const worker = new Worker(new URL('./services-worker.ts', import.meta.url), {
    workerData: options,
    execArgv: ['--disable-warning=ExperimentalWarning'], // node:sqlite, where Node still calls it so
  });
  const { endpoints, queues, controlNames } = await new Promise<Started>((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
  const { close, firehose, ...controls } = remoteControls(worker, controlNames);
  return {
    ...controls,
    endpoints,
    queues,
    environment: environmentOf(endpoints, options.region ?? DEFAULT_REGION),
    firehoseLines: (stream) => lines((from) => firehose.read(stream, from)),
    async close() {
      await close();
      await worker.terminate();
    },
  };
}

/** https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html */
function environmentOf(endpoints: Endpoints, region: string): Record<string, string> {
  return {
    AWS_ENDPOINT_URL_DYNAMODB: endpoints.dynamodb,
    AWS_ENDPOINT_URL_SQS: endpoints.sqs,
    AWS_ENDPOINT_URL_S3: endpoints.s3,
    AWS_ENDPOINT_URL_SES: endpoints.ses,
    AWS_ENDPOINT_URL_PINPOINT_SMS_VOICE_V2: endpoints.sms,
    AWS_ENDPOINT_URL_FIREHOSE: endpoints.firehose,
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: 'embedded',
    AWS_SECRET_ACCESS_KEY: 'embedded',
  };
}

type RemoteControls = Remote<Controls & Pick<Services, 'close'>>;

function remoteControls(worker: Worker, names: readonly string[]): RemoteControls {
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  let failed: Error | undefined;
  let calls = 0;
  worker.on('message', (answer: ControlAnswer) => {
    const caller = waiting.get(answer.call);
    waiting.delete(answer.call);
    if ('error' in answer) caller?.reject(new Error(answer.error));
    else caller?.resolve(answer.result);
  });
  const fail = (error: Error): void => {
    failed ??= error;
    for (const caller of waiting.values()) caller.reject(error);
    waiting.clear();
  };
  worker.on('error', (error) => {
    console.error(error);
    fail(error);
  });
  worker.on('exit', () => fail(new Error('the embedded services have ended')));

  const ask = (control: string, args: readonly unknown[]): Promise<unknown> =>
    new Promise((resolve, reject) => {
      if (failed) return reject(failed);
      const call = calls++;
      waiting.set(call, { resolve, reject });
      worker.postMessage({ call, control, args } satisfies ControlCall);
    });
  const groups: Record<string, unknown> = {};
  for (const control of names) {
    const [group = '', name] = control.split('.');
    const remote = (...args: unknown[]) => ask(control, args);
    groups[group] = name === undefined ? remote : { ...(groups[group] ?? {}), [name]: remote };
  }
  return groups as unknown as RemoteControls;
}

async function* lines(read: (fromByte: number) => Promise<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  let at = 0;
  for (;;) {
    const chunk = await read(at);
    if (chunk.length === 0) break;
    at += chunk.length;
    const parts = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = parts.pop() ?? '';
    yield* parts;
  }
  if (rest !== '') yield rest;
}
