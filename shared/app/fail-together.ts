import { DomainError } from '#shared/domain/domain-error.ts';

/**
 * The end of work that went on in spite of errors.
 *
 * @throws the error, or an AggregateError whose message names their codes and nobody; nothing without any
 */
export function failTogether(errors: readonly unknown[]): void {
  const all = errors.flatMap((error) => (error instanceof AggregateError ? error.errors : [error]));
  if (all.length === 1) throw all[0];
  if (all.length > 1)
    throw new AggregateError(
      all,
      `${all.length} failed: ${[...new Set(all.map(codeOf))].join(', ')}`,
    );
}

/** What fails does not hold up what comes after it. @throws as `failTogether`, at the end */
export async function oneAfterAnother<T>(
  tasks: readonly (() => Promise<T>)[],
): Promise<readonly T[]> {
  const done: T[] = [];
  const errors: unknown[] = [];
  for (const task of tasks) {
    try {
      done.push(await task());
    } catch (error) {
      errors.push(error);
    }
  }
  failTogether(errors);
  return done;
}

function codeOf(error: unknown): string {
  if (error instanceof DomainError) return error.code;
  return error instanceof Error ? error.name : typeof error;
}
