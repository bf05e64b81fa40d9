import { type Reader, readWith } from '#shared/contracts/reader.ts';
import { DomainError } from '#shared/domain/domain-error.ts';
import { problemText } from './problem-text.ts';

/** @throws DomainError ENVIRONMENT naming every variable that is missing or wrong, never its value. */
export async function parseEnv<Env>(
  name: string,
  reader: Reader<Env>,
  variables: Readonly<Record<string, string | undefined>>,
): Promise<Env> {
  const parsed = await readWith(reader, variables);
  if (parsed.success) return parsed.data;
  throw new DomainError('ENVIRONMENT', `${name}: ${problemText(parsed.error)}`);
}
