/**
 * Looks on while functions of the embedded engine run: their processor time, how many requests they had
 * to wait for in turn, what they log and what they archive.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { dynamoDb, firehose, ses, sms, sqs } from '#functions/runtime/aws-clients.ts';
import { takeLines } from '#functions/runtime/log-lines.ts';
import { logger } from '#functions/runtime/logger.ts';
import type { FunctionName } from '#shared/contracts/deployment.ts';
import type { Instrument } from '../engine/start-engine.ts';
import type { FunctionUse } from './usage.ts';

export interface Watched {
  readonly functions: Readonly<Partial<Record<FunctionName, FunctionUse>>>;
  readonly logBytes: number;
  /** Of the archive's records, each rounded up as Firehose bills it. */
  readonly archivedBytes: number;
}

export interface Watch {
  readonly instrument: Instrument;
  /** Begins: clients and logs are those of the engine that has just been started. */
  begin(): void;
  /** What happened since the last call. */
  take(): Watched;
}

/** CloudWatch Logs counts this much for an event beside its text. */
const LOG_EVENT_BYTES = 26;
/** https://aws.amazon.com/firehose/pricing/ */
const FIREHOSE_STEP_BYTES = 5 * 1024;

/** One invocation. `finished`: the longest chain of requests that have been answered. */
interface Run {
  finished: number;
}

export function watchFunctions(): Watch {
  const running = new AsyncLocalStorage<Run>();
  let uses = new Map<string, FunctionUse>();
  let logBytes = 0;
  let archivedBytes = 0;

  /** A request that starts after another was answered may have waited for it: counted as if it had. */
  async function request<T>(input: unknown, answer: () => Promise<T>): Promise<T> {
    const run = running.getStore();
    if (run === undefined) return answer();
    const { Record: record } = input as { readonly Record?: { readonly Data?: Uint8Array } };
    archivedBytes +=
      Math.ceil((record?.Data?.length ?? 0) / FIREHOSE_STEP_BYTES) * FIREHOSE_STEP_BYTES;
    const depth = run.finished + 1;
    try {
      return await answer();
    } finally {
      run.finished = Math.max(run.finished, depth);
    }
  }

  function note(name: string, cpuMs: number, { finished }: Run): void {
    const before = uses.get(name) ?? { invocations: 0, cpuMs: 0, rounds: 0 };
    uses.set(name, {
      invocations: before.invocations + 1,
      cpuMs: before.cpuMs + cpuMs,
      rounds: before.rounds + finished,
    });
  }

  return {
    instrument: (watched) => ({
      ...watched,
      async handler(event, context) {
        const run: Run = { finished: 0 };
        const before = process.threadCpuUsage();
        try {
          return await running.run(run, () => watched.handler(event, context));
        } finally {
          const { user, system } = process.threadCpuUsage(before);
          note(watched.name, (user + system) / 1000, run);
        }
      },
    }),
    begin() {
      for (const client of [dynamoDb(), sqs(), firehose(), ses(), sms()])
        (client as Client).middlewareStack.add(
          (next) => (args) => request(args.input, () => next(args)),
          { step: 'initialize', name: 'watchFunctions', override: true },
        );
      logger.setLogLevel('INFO');
      takeLines((line) => {
        logBytes += Buffer.byteLength(line) + LOG_EVENT_BYTES;
      });
    },
    take() {
      const taken = { functions: Object.fromEntries(uses), logBytes, archivedBytes };
      uses = new Map();
      logBytes = 0;
      archivedBytes = 0;
      return taken;
    },
  };
}

/** As much of an SDK client as is needed here. */
interface Client {
  readonly middlewareStack: {
    add(
      middleware: (
        next: (args: { input: unknown }) => Promise<unknown>,
      ) => (args: { input: unknown }) => Promise<unknown>,
      options: { readonly step: 'initialize'; readonly name: string; readonly override: true },
    ): void;
  };
}
