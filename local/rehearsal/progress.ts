/** How far a run has come, on disk, so that a killed one goes on where it was. */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';

const progressSchema = z.object({
  /** End of the last finished step, ms; the next one is published again as a whole if it was begun. */
  finishedUntil: z.number(),
  /** Where the run's clock stood, ms: what a killed step left in the queues is done at that time. */
  clock: z.number(),
});
export type Progress = z.infer<typeof progressSchema>;

export interface ProgressFile {
  read(): Progress | undefined;
  write(progress: Progress): void;
}

export function openProgress(dataDir: string): ProgressFile {
  const file = join(dataDir, 'run.json');
  return {
    read() {
      try {
        return progressSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
        throw error;
      }
    },
    write(progress) {
      writeFileSync(`${file}.new`, JSON.stringify(progress));
      renameSync(`${file}.new`, file);
    },
  };
}
