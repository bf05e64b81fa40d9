/** Invokes a handler as Lambda does: with a context that counts down, and an end to patience. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import type { Context } from 'aws-lambda';

/** An async Lambda handler; callback style is not supported, as on Node.js 24 in Lambda. */
export type LambdaHandler<E = never, R = unknown> = (event: E, context: Context) => Promise<R> | R;

export interface LambdaFunction<E = never, R = unknown> {
  readonly name: string;
  readonly handler: LambdaHandler<E, R>;
  readonly timeoutSeconds?: number;
  /** At most so many invocations at a time; the HTTP gateway keeps to it. */
  readonly reservedConcurrency?: number;
}

export type InvocationOutcome<R> =
  | { readonly outcome: 'returned'; readonly value: R }
  | { readonly outcome: 'threw'; readonly error: unknown }
  | { readonly outcome: 'timed_out' };

const running = new AsyncLocalStorage<string>();

/** The function on whose behalf the caller runs; undefined outside an invocation. */
export const runningFunction = (): string | undefined => running.getStore();

/** Lambda's own default is 3 s, too short for a batch. */
export const DEFAULT_TIMEOUT_SECONDS = 30;

/**
 * Never rejects. After the timeout the result is ignored; the handler itself runs on, since in one
 * process it cannot be killed as Lambda would.
 */
export async function invokeFunction<E, R>(
  { name, handler, timeoutSeconds = DEFAULT_TIMEOUT_SECONDS }: LambdaFunction<E, R>,
  event: E,
): Promise<InvocationOutcome<R>> {
  const deadline = performance.now() + timeoutSeconds * 1000;
  let timer: NodeJS.Timeout | undefined;
  const timedOut = new Promise<InvocationOutcome<R>>((resolve) => {
    timer = setTimeout(() => resolve({ outcome: 'timed_out' }), timeoutSeconds * 1000);
  });
  const finished = Promise.resolve()
    .then(() => running.run(name, () => handler(event, contextOf(name, deadline))))
    .then(
      (value): InvocationOutcome<R> => ({ outcome: 'returned', value }),
      (error: unknown): InvocationOutcome<R> => ({ outcome: 'threw', error }),
    );
  try {
    return await Promise.race([finished, timedOut]);
  } finally {
    clearTimeout(timer);
  }
}

function contextOf(functionName: string, deadline: number): Context {
  const notSupported = () => {
    throw new Error('callback-style completion is not supported');
  };
  return {
    awsRequestId: randomUUID(),
    callbackWaitsForEmptyEventLoop: false,
    functionName,
    functionVersion: '$LATEST',
    invokedFunctionArn: `arn:aws:lambda:us-east-1:000000000000:function:${functionName}`,
    logGroupName: `/aws/lambda/${functionName}`,
    logStreamName: 'embedded',
    memoryLimitInMB: '1024',
    getRemainingTimeInMillis: () => Math.max(0, Math.floor(deadline - performance.now())),
    done: notSupported,
    fail: notSupported,
    succeed: notSupported,
  };
}
