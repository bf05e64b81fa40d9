/**
 * `opportune.lock.json`: what was last applied from a folder, or exported to it, by engine. It is how
 * a change that somebody made elsewhere is told from one that these files made.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { CodeFailure } from './failure.ts';

const hashesSchema = z.record(z.string(), z.string());
const lockSchema = z.strictObject({ engines: z.record(z.string(), hashesSchema) });

/** Content hash by `keyOf`. */
export type Lock = ReadonlyMap<string, string>;

const LOCK_FILE = 'opportune.lock.json';

export const readLock = (folder: string, engine: string): Lock =>
  new Map(Object.entries(readAll(folder).engines[engine] ?? {}));

export function writeLock(folder: string, engine: string, lock: Lock): void {
  const { engines } = readAll(folder);
  const sorted = Object.fromEntries([...lock].sort(([a], [b]) => (a < b ? -1 : 1)));
  const all = { engines: { ...engines, [engine]: sorted } };
  writeFileSync(join(folder, LOCK_FILE), `${JSON.stringify(all, undefined, 2)}\n`);
}

function readAll(folder: string): z.infer<typeof lockSchema> {
  const path = join(folder, LOCK_FILE);
  if (!existsSync(path)) return { engines: {} };
  try {
    return lockSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    throw new CodeFailure(`${LOCK_FILE} is malformed: take it from version control again`);
  }
}
