/** A CSV file line by line, plain or gzip, keeping account of the lines that are no CSV. */
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline, type Readable } from 'node:stream';
import { createGunzip, type Gunzip } from 'node:zlib';
import { parse } from 'csv-parse';
import { DomainError } from '#shared/domain/domain-error.ts';
import type { CellReader } from '#shared/domain/effect/import-row.ts';

export interface BadLine {
  /** Where the record ends in the file, the header being line 1. */
  readonly line: number;
  readonly reason: string;
}

export interface CsvFile {
  /** With a header; plain or gzip. */
  readonly file: string;
  /** Between cells; a comma unless given. */
  readonly delimiter?: string;
}

/**
 * Calls `take` with every line; what it returns is why the line was left out. Throws `IMPORT_FILE`, or
 * `IMPORT_COLUMN` where one of `columns` is missing.
 */
export async function eachLine(
  { file, delimiter = ',' }: CsvFile,
  columns: readonly string[],
  take: (cell: CellReader) => string | undefined,
): Promise<BadLine[]> {
  const badLines: BadLine[] = [];
  const parser = parse({
    bom: true,
    delimiter,
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    on_skip: () => {
      const { lines: line } = parser.info;
      badLines.push({ line, reason: 'is no CSV: a quote is misplaced or never closed' });
      return undefined;
    },
  });
  // Whichever of them fails or is left early takes the others with it; the loop below sees the error.
  pipeline([...(await openFile(file)), parser], () => {});
  let places: Map<string, number> | undefined;
  try {
    for await (const { record, info } of parser as AsyncIterable<{
      record: string[];
      info: { lines: number };
    }>) {
      if (places === undefined) {
        places = placesOf(record, columns);
        continue;
      }
      const at = places;
      const reason =
        record.length === at.size
          ? take((column) => (column === undefined ? undefined : record[at.get(column) ?? -1]))
          : `has ${record.length} cells where the header has ${at.size}`;
      if (reason !== undefined) badLines.push({ line: info.lines, reason });
    }
  } catch (error) {
    if (error instanceof DomainError) throw error;
    throw new DomainError('IMPORT_FILE', 'the file cannot be read to its end', { cause: error });
  }
  if (places === undefined) throw new DomainError('IMPORT_FILE', 'the file is empty');
  return badLines;
}

/** The file, followed by what unpacks it where it begins like gzip (RFC 1952, 2.3.1). */
async function openFile(file: string): Promise<(Readable | Gunzip)[]> {
  try {
    const handle = await open(file);
    const { buffer } = await handle.read(Buffer.alloc(2), 0, 2, 0);
    await handle.close();
    const packed = buffer.equals(Buffer.from([0x1f, 0x8b]));
    return packed ? [createReadStream(file), createGunzip()] : [createReadStream(file)];
  } catch (error) {
    throw new DomainError('IMPORT_FILE', `${file} cannot be opened`, { cause: error });
  }
}

function placesOf(header: readonly string[], columns: readonly string[]): Map<string, number> {
  const places = new Map(header.map((name, index) => [name.trim(), index]));
  const missing = columns.filter((name) => !places.has(name));
  if (missing.length > 0 || places.size < header.length) {
    const problem =
      missing.length > 0 ? `has no column ${missing.join(', ')}` : 'names a column twice';
    throw new DomainError('IMPORT_COLUMN', `the file ${problem}; its header: ${header.join(', ')}`);
  }
  return places;
}
