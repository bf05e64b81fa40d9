import { DomainError } from '#shared/domain/domain-error.ts';

/**
 * A single value of an item, which needs no schema.
 *
 * @param what names it, never by what it holds: `the size of a pool`
 * @throws DomainError RECORD_UNREADABLE
 */
export function storedAs<T>(is: (value: unknown) => value is T, value: unknown, what: string): T {
  if (is(value)) return value;
  throw new DomainError('RECORD_UNREADABLE', `${what} is stored in an unknown shape`);
}
