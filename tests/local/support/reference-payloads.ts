import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The reference data is not part of the repository; tests that need it are skipped without it. */
const folder = process.env.OPPORTUNE_DATA ?? join(import.meta.dirname, '../../../../shared/data');

export const hasReferencePayloads = existsSync(join(folder, 'payloads/INDEX.json'));

export const referencePayload = (file: string): unknown =>
  JSON.parse(readFileSync(join(folder, 'payloads', file), 'utf8'));

/** Every path to a leaf with the leaf's type; list elements share a path. */
export function shapeOf(value: unknown, path = ''): string[] {
  if (Array.isArray(value))
    return [...new Set(value.flatMap((entry) => shapeOf(entry, `${path}[]`)))];
  if (typeof value !== 'object' || value === null) return [`${path}: ${typeof value}`];
  const entries = Object.entries(value);
  if (entries.length === 0) return [`${path}: {}`];
  return entries.flatMap(([name, entry]) => shapeOf(entry, `${path}.${name}`)).sort();
}
