/** What a variable that refers to a secret stands for. */
import { isDateTime, isFields, isInteger, isText, readEach } from '#shared/domain/plain.ts';
import { type LinkKeysSecret, linkKeysText } from './secrets.ts';

/** A secret's text as the value of the variable that refers to it. */
export async function variableOf(secret: string, now: Date): Promise<string> {
  if (!secret.startsWith('{')) return secret;
  const stored: unknown = JSON.parse(secret);
  return linkKeysText(readPlain(stored) ?? (await bySchema(stored)), now);
}

const bySchema = async (stored: unknown): Promise<LinkKeysSecret> =>
  (await import('./secrets-schema.ts')).linkKeysSecretSchema.parse(stored);

/** Undefined: the schema is to judge it. */
function readPlain(stored: unknown): LinkKeysSecret | undefined {
  const newest = readKey(stored);
  if (newest === undefined || !isFields(stored)) return undefined;
  const older = readEach(stored.older, readKey);
  const { from } = stored;
  return older === undefined || !isDateTime(from) ? undefined : { ...newest, from, older };
}

function readKey(stored: unknown) {
  if (!isFields(stored)) return undefined;
  const { id, key } = stored;
  return isInteger(id) && id >= 0 && id <= 255 && isText(key) && key.length >= 43
    ? { id, key }
    : undefined;
}
