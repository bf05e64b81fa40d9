import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readArchivedEvents } from '#local/datasets/archived-events.ts';
import { eventOf } from '../../support/builders.ts';
import { collect } from './collect.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'archive-'));
});
afterEach(() => rm(folder, { recursive: true }));

const archived = (id: string, outcome = 'evaluated') =>
  JSON.stringify({
    event: eventOf({ id }),
    outcome,
    triggered: [],
    evaluatedAt: '2026-03-04T11:00:00.000Z',
  });
const idsOf = async (path: string) => (await collect(readArchivedEvents(path))).map(({ id }) => id);

describe('archived events', () => {
  it('are read from a folder of lines, packed or not, as archived or as they came', async () => {
    await mkdir(join(folder, '2026', '03'), { recursive: true });
    await writeFile(join(folder, '2026', '03', 'b.ndjson.gz'), gzipSync(`${archived('b-1')}\n`));
    await writeFile(join(folder, 'a.jsonl'), `${JSON.stringify(eventOf({ id: 'a-1' }))}\n\n`);
    await writeFile(join(folder, 'notes.txt'), 'not a line of it');
    expect((await idsOf(folder)).sort()).toEqual(['a-1', 'b-1']);
    expect(await idsOf(join(folder, 'a.jsonl'))).toEqual(['a-1']);
  });

  it('do not hold what came too late to be counted', async () => {
    const lines = [archived('1', 'no_interest'), archived('2', 'late'), archived('3', 'duplicate')];
    await writeFile(join(folder, 'events.ndjson'), lines.join('\n'));
    expect(await idsOf(folder)).toEqual(['1', '3']);
  });

  it.each([
    ['{"event":', 'is no JSON'],
    ['{"id":"e","customerId":"c"}', 'is no event'],
  ])('name the line that is none: %s', async (line, what) => {
    await writeFile(join(folder, 'events.ndjson'), `${archived('1')}\n${line}\n`);
    await expect(idsOf(folder)).rejects.toThrow(`events.ndjson, line 2 ${what}`);
  });

  it('are no half of a file that is cut', async () => {
    const whole = gzipSync(`${archived('1')}\n`.repeat(500));
    await writeFile(join(folder, 'cut.ndjson.gz'), whole.subarray(0, whole.length - 12));
    await expect(idsOf(folder)).rejects.toThrow('unexpected end of file');
  });
});
