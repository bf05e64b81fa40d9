/** How something from outside is read: by its schema, or without it where it is plainly right. */
import type * as z from 'zod';

/**
 * `plain` takes less than the schema, never more, and gives the same value; what it leaves (undefined)
 * is the schema's to judge, which is loaded only then.
 */
export interface LazyReader<T> {
  readonly plain: (raw: unknown) => T | undefined;
  readonly schema: () => Promise<z.ZodType<T>>;
}

export type Reader<T> = z.ZodType<T> | LazyReader<T>;

export type Read<T> =
  | { readonly success: true; readonly data: T }
  | { readonly success: false; readonly error: z.ZodError };

export async function readWith<T>(reader: Reader<T>, raw: unknown): Promise<Read<T>> {
  if (!('plain' in reader)) return reader.safeParse(raw);
  const data = reader.plain(raw);
  if (data !== undefined) return { success: true, data };
  return (await reader.schema()).safeParse(raw);
}

/** @throws ZodError where neither takes it */
export async function parseWith<T>(reader: Reader<T>, raw: unknown): Promise<T> {
  if (!('plain' in reader)) return reader.parse(raw);
  return reader.plain(raw) ?? (await reader.schema()).parse(raw);
}
