/** Lists in pages: an opaque cursor leads to the next. */
import * as z from 'zod';

export const pageQuerySchema = z.strictObject({
  limit: z.coerce
    .number({ error: 'must be a whole number' })
    .int('must be a whole number')
    .min(1)
    .max(100)
    .default(50),
  cursor: z.string().min(1).max(1024).optional(),
});
export type PageQuery = z.infer<typeof pageQuerySchema>;

export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.object({
    items: z.array(item),
    cursor: z
      .string()
      .optional()
      .meta({ description: 'Hand it back for the next page; absent on the last.' }),
  });

const MARK = 'c1.';

/** Opaque to callers, so that what lies behind it may change. */
export function encodeCursor(position: string): string {
  const bytes = new TextEncoder().encode(MARK + position);
  return btoa(String.fromCharCode(...bytes))
    .replace(/\+/g, '-')
    .replace(/\//g, '_')
    .replace(/=+$/, '');
}

/** Undefined: not a cursor of ours. A forged one leads to another place of the same list, no further. */
export function decodeCursor(cursor: string): string | undefined {
  try {
    const binary = atob(cursor.replace(/-/g, '+').replace(/_/g, '/'));
    const text = new TextDecoder('utf-8', { fatal: true }).decode(
      Uint8Array.from(binary, (character) => character.charCodeAt(0)),
    );
    // Nothing lies at an empty position, and no key may be empty.
    return text.startsWith(MARK) && text !== MARK ? text.slice(MARK.length) : undefined;
  } catch {
    return undefined;
  }
}
