/** Where a long run has come to, in a file of its own: the same command goes on from it. */
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface CheckpointFile<T> {
  read(): T | undefined;
  /** Whole or not at all, whenever the process ends. */
  write(checkpoint: T): void;
  forget(): void;
}

/** @param key of all that the run depends on: another run has another file, and `T` is its own */
export function openCheckpoint<T>(dataDir: string, key: string): CheckpointFile<T> {
  const file = join(dataDir, `backtest-${key}.json`);
  return {
    read: () => (existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as T) : undefined),
    write(checkpoint) {
      mkdirSync(dataDir, { recursive: true });
      // It tells who the customers are.
      writeFileSync(`${file}.new`, JSON.stringify(checkpoint), { mode: 0o600 });
      renameSync(`${file}.new`, file);
    },
    forget: () => rmSync(file, { force: true }),
  };
}
