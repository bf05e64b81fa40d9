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

function codeOf(error: unknown): string {
  if (error instanceof DomainError) return error.code;
  return error instanceof Error ? error.name : typeof error;
}
