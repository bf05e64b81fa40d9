import { DomainError } from '#shared/domain/domain-error.ts';

/**
 * What was stored as JSON text. The parser's own error quotes the text, which may be a customer's.
 *
 * @param what names the kind of record: `a decision`
 * @throws DomainError RECORD_UNREADABLE
 */
export function parseStored(text: string, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new DomainError('RECORD_UNREADABLE', `${what} is stored as something that is not JSON`);
  }
}
