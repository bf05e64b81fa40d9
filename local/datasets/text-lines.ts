/** A file of lines, plain or gzipped by its name, one at a time. */
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';

/** Names of files whose lines are JSON. */
export const JSON_LINES = /\.(ndjson|jsonl|json)(\.gz)?$/;

/** @throws the file system's error; zlib's where the file is cut or not packed at all */
export async function* textLines(file: string): AsyncGenerator<string> {
  const raw = createReadStream(file);
  // Whoever reads the last stream hears of what breaks in either.
  const input = file.endsWith('.gz') ? pipeline(raw, createGunzip(), () => {}) : raw;
  yield* createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY });
}
