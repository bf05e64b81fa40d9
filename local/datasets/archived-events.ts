/** Events from an archive: a file or folder of lines, as the engine archives them or as they came. */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { DomainError } from '#shared/domain/domain-error.ts';
import type { Event } from '#shared/domain/event.ts';
import { eventSchema } from '#shared/domain/event-schema.ts';
import { JSON_LINES, textLines } from './text-lines.ts';

const lineSchema = z.union([
  z.object({ event: eventSchema, outcome: z.string() }),
  eventSchema.transform((event) => ({ event, outcome: 'evaluated' })),
]);

/**
 * In the order of the files' names, folders below included. An event that came too late to be counted
 * is left out: it would not have been counted either, had the campaign been there.
 *
 * @throws DomainError ARCHIVE_UNREADABLE naming file and line, never what is in it
 */
export async function* readArchivedEvents(path: string): AsyncGenerator<Event> {
  for (const file of await filesOf(path)) {
    let number = 0;
    for await (const line of textLines(file)) {
      number += 1;
      if (line.trim() === '') continue;
      const { event, outcome } = parse(line, `${file}, line ${number}`);
      if (outcome !== 'late') yield event;
    }
  }
}

async function filesOf(path: string): Promise<readonly string[]> {
  if ((await stat(path)).isFile()) return [path];
  const entries = await readdir(path, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile() && JSON_LINES.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

function parse(line: string, where: string): z.output<typeof lineSchema> {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw unreadable(where, 'is no JSON');
  }
  const checked = lineSchema.safeParse(value);
  if (!checked.success) throw unreadable(where, 'is no event');
  return checked.data;
}

const unreadable = (where: string, what: string): DomainError =>
  new DomainError('ARCHIVE_UNREADABLE', `${where} ${what}`);
