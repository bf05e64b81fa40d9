import type * as z from 'zod';
import { DomainError } from '#shared/domain/domain-error.ts';
import { problemText } from './problem-text.ts';

/** @throws DomainError ENVIRONMENT naming every variable that is missing or wrong, never its value. */
export function parseEnv<Env>(
  name: string,
  schema: z.ZodType<Env>,
  variables: Readonly<Record<string, string | undefined>>,
): Env {
  const parsed = schema.safeParse(variables);
  if (parsed.success) return parsed.data;
  throw new DomainError('ENVIRONMENT', `${name}: ${problemText(parsed.error)}`);
}
