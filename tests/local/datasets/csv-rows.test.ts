import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { createProblemLog, csvFile, readRows } from '#local/datasets/csv-rows.ts';
import { MAX_LISTED_PROBLEMS } from '#local/datasets/dataset.ts';
import { collect } from './collect.ts';

const folder = mkdtempSync(join(tmpdir(), 'csv-rows-'));
afterAll(() => rmSync(folder, { recursive: true }));

const schema = z.object({ id: z.string().regex(/^\d+$/, 'must be a number'), name: z.string() });
async function read(name: string, content: string | Buffer) {
  const path = join(folder, name);
  writeFileSync(path, content);
  const log = createProblemLog();
  const rows = await collect(readRows(path, schema, log.report));
  return {
    rows: rows.map(([row]) => row),
    lines: rows.map(([, line]) => line),
    log: log.summary(),
  };
}

describe('readRows', () => {
  it('reads plain and gzipped files alike, quoted or not, with any line ends and a mark', async () => {
    const text = '\uFEFF"id",name,other\r\n1,"Ann",x\r\n2, Bea ,y\r\n';
    const expected = [
      { id: '1', name: 'Ann' },
      { id: '2', name: 'Bea' },
    ];
    expect((await read('a.csv', text)).rows).toEqual(expected);
    expect((await read('b.csv.gz', gzipSync(text))).rows).toEqual(expected);
  });

  it('reports a bad row with its line and reason, not its value, and keeps the good ones', async () => {
    const { rows, lines, log } = await read('c.csv', 'id,name\n1,a\nsecret,b\n3\n\n4,d\n');
    expect(rows.map((row) => row.id)).toEqual(['1', '4']);
    expect(lines).toEqual([2, 6]);
    expect(log).toEqual({
      total: 2,
      byReason: {
        'id: must be a number': 1,
        'name: Invalid input: expected string, received undefined': 1,
      },
      listed: [
        { file: 'c.csv', line: 3, reason: 'id: must be a number' },
        {
          file: 'c.csv',
          line: 4,
          reason: 'name: Invalid input: expected string, received undefined',
        },
      ],
    });
    expect(JSON.stringify(log)).not.toContain('secret');
  });

  it('does not let an open quote swallow the rows after it', async () => {
    const { rows } = await read('d.csv', 'id,name\n1,"open\n2,b\n3,c\n');
    expect(rows.map((row) => row.id)).toEqual(['1', '2', '3']);
  });

  it('gives the rows before the cut of a gzip, then says that the file is cut', async () => {
    const text = `id,name\n${Array.from({ length: 50_000 }, (_, i) => `${i},n${(i * 7919) % 9973}`).join('\n')}`;
    const path = join(folder, 'e.csv.gz');
    writeFileSync(path, gzipSync(text).subarray(0, 60_000));
    const seen: string[] = [];
    const reading = (async () => {
      for await (const [row] of readRows(path, schema, () => {})) seen.push(row.id);
    })();
    await expect(reading).rejects.toMatchObject({ code: 'DATASET_UNREADABLE', retryable: false });
    expect(seen.length).toBeGreaterThan(100);
  });

  it('finds the plain file first, the gzipped one next, and names what is missing', () => {
    writeFileSync(join(folder, 'trans.csv.gz'), '');
    expect(csvFile(folder, 'trans')).toBe(join(folder, 'trans.csv.gz'));
    writeFileSync(join(folder, 'trans.csv'), '');
    expect(csvFile(folder, 'trans')).toBe(join(folder, 'trans.csv'));
    expect(() => csvFile(folder, 'loan')).toThrow(/neither loan\.csv nor loan\.csv\.gz/);
  });
});

describe('createProblemLog', () => {
  it('counts all and lists the first, so that a broken file cannot fill the memory', () => {
    const log = createProblemLog();
    for (let line = 2; line < 5002; line++) log.report({ file: 'f', line, reason: 'r' });
    const summary = log.summary();
    expect(summary.total).toBe(5000);
    expect(summary.byReason).toEqual({ r: 5000 });
    expect(summary.listed).toHaveLength(MAX_LISTED_PROBLEMS);
  });
});
