/** A queue message that passed its schema, with the id the queue knows it by. */
export interface Received<T> {
  readonly id: string;
  readonly message: T;
  /** As it came, for the quarantine. */
  readonly body: string;
  /** It may have been at work before: received again, or redriven. */
  readonly again?: boolean;
}

/** A message that must come again, and why. */
export interface Failure {
  readonly id: string;
  readonly error: unknown;
}

/** Handles a batch; throws only when nothing of it is known to be done. */
export type HandleBatch<T> = (received: readonly Received<T>[]) => Promise<readonly Failure[]>;

/** A batch whose messages have nothing to do with each other: all at once, each failing alone. */
export function eachAlone<T>(handle: (message: T) => Promise<unknown>): HandleBatch<T> {
  return async (received) => {
    const failures: Failure[] = [];
    await Promise.all(
      received.map(async ({ id, message }) => {
        try {
          await handle(message);
        } catch (error) {
          failures.push({ id, error });
        }
      }),
    );
    return failures;
  };
}
