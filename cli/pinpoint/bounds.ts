/** How much of one file is taken in: a few packed kilobytes may unpack to more than any memory holds. */
import { Transform, type TransformCallback } from 'node:stream';

const MB = 1024 * 1024;

export const BOUNDS = {
  /** Unpacked, of a file that has to be read as a whole: JSON and YAML. */
  whole: 64 * MB,
  /** Unpacked, of a file that is read endpoint by endpoint. */
  endpoints: 4096 * MB,
  /** One endpoint: Pinpoint takes 15 KB (docs.aws.amazon.com/pinpoint/latest/developerguide/quotas.html). */
  line: MB,
} as const;

export interface Bound {
  /** Bytes in all. */
  readonly total: number;
  /** Bytes between two line ends; none where a line may be as long as the file. */
  readonly line?: number;
}

/** Passes on what comes. @throws what `refuse` makes of the limit that was passed, in MB */
export function within({ total, line }: Bound, refuse: (what: string) => Error): Transform {
  let passed = 0;
  let open = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done: TransformCallback) {
      passed += chunk.length;
      if (passed > total) return done(refuse(`holds more than ${inMb(total)}`));
      if (line !== undefined) {
        open = longestOpen(chunk, open, line);
        if (open > line) return done(refuse(`has a line of more than ${inMb(line)}`));
      }
      done(null, chunk);
    },
  });
}

const inMb = (bytes: number): string => `${bytes / MB} MB`;

const LINE_END = 10;

/** Bytes since the last line end; a line that passed `most` within the chunk instead. */
function longestOpen(chunk: Buffer, before: number, most: number): number {
  let open = before;
  let from = 0;
  for (;;) {
    const end = chunk.indexOf(LINE_END, from);
    open += (end === -1 ? chunk.length : end) - from;
    if (end === -1 || open > most) return open;
    open = 0;
    from = end + 1;
  }
}
