/** The worker thread's entry: starts the services and answers the parent's control calls. */
import { parentPort, workerData } from 'node:worker_threads';
import {
  type Controls,
  type EmbeddedAwsOptions,
  type Endpoints,
  startServices,
} from './services.ts';
import type { QueueAddress } from './sqs-s3-service.ts';

export interface ControlCall {
  readonly call: number;
  readonly control: keyof Controls;
  readonly args: readonly unknown[];
}

/** The worker's first message. */
export interface Started {
  readonly endpoints: Endpoints;
  readonly queues: Record<string, QueueAddress>;
  readonly controlNames: readonly (keyof Controls)[];
}

export type ControlAnswer =
  | { readonly call: number; readonly result: unknown }
  | { readonly call: number; readonly error: string };

if (parentPort) {
  const port = parentPort;
  const { controls, ...started } = await startServices(workerData as EmbeddedAwsOptions);
  port.on('message', async ({ call, control, args }: ControlCall) => {
    try {
      const run = controls[control] as (...values: readonly unknown[]) => unknown;
      port.postMessage({ call, result: await run(...args) } satisfies ControlAnswer);
    } catch (error) {
      port.postMessage({ call, error: String(error) } satisfies ControlAnswer);
    }
  });
  const controlNames = Object.keys(controls) as (keyof Controls)[];
  port.postMessage({ ...started, controlNames } satisfies Started);
}
