import { describe, expect, it } from 'vitest';
import { invokeFunction, type LambdaHandler } from '#local/runner/invoke-function.ts';

const invoke = (handler: LambdaHandler<unknown>, timeoutSeconds = 5) =>
  invokeFunction({ name: 'f', handler, timeoutSeconds }, { event: true });

describe('invokeFunction', () => {
  it('returns what the handler returns, at once or later', async () => {
    expect(await invoke((event) => event)).toEqual({ outcome: 'returned', value: { event: true } });
    expect(await invoke(async () => 7)).toEqual({ outcome: 'returned', value: 7 });
  });

  it('tells what the handler throws', async () => {
    const error = new Error('broken');
    expect(await invoke(() => Promise.reject(error))).toEqual({ outcome: 'threw', error });
    const thrower = () => {
      throw error;
    };
    expect(await invoke(thrower)).toEqual({ outcome: 'threw', error });
  });

  it('gives up at the timeout, with nothing remaining on the clock', async () => {
    let remaining = (): number => Number.NaN;
    const outcome = await invoke((_, context) => {
      remaining = context.getRemainingTimeInMillis;
      return new Promise(() => {});
    }, 0.02);
    expect(outcome).toEqual({ outcome: 'timed_out' });
    expect(remaining()).toBeLessThanOrEqual(1);
  });

  it('has a request id of its own for each invocation', async () => {
    const ids = new Set<string>();
    const handler = (_: unknown, { awsRequestId }: { awsRequestId: string }) =>
      ids.add(awsRequestId);
    await invoke(handler);
    await invoke(handler);
    expect(ids.size).toBe(2);
  });
});
