/** The worker thread's entry: starts the services and answers the parent's control calls. */
import { parentPort, workerData } from 'node:worker_threads';
import { type EmbeddedAwsOptions, type Services, startServices } from './services.ts';

/** `control` is "group.name" as in `Controls`, or "close". */
export interface ControlCall {
  readonly call: number;
  readonly control: string;
  readonly args: readonly unknown[];
}

export type ControlAnswer =
  | { readonly call: number; readonly result: unknown }
  | { readonly call: number; readonly error: string };

/** The worker's first message. */
export interface Started extends Pick<Services, 'endpoints' | 'queues'> {
  readonly controlNames: readonly string[];
}

type Control = (...args: readonly unknown[]) => unknown;

if (parentPort) {
  const port = parentPort;
  const { endpoints, queues, controls, close } = await startServices(
    workerData as EmbeddedAwsOptions,
  );
  const byName = new Map<string, Control>([['close', close]]);
  for (const [group, functions] of Object.entries(controls))
    for (const [name, control] of Object.entries(functions))
      byName.set(`${group}.${name}`, control as Control);

  port.on('message', async ({ call, control, args }: ControlCall) => {
    try {
      port.postMessage({ call, result: await byName.get(control)?.(...args) } as ControlAnswer);
    } catch (error) {
      port.postMessage({ call, error: String(error) } satisfies ControlAnswer);
    }
  });
  port.postMessage({ endpoints, queues, controlNames: [...byName.keys()] } satisfies Started);
}
