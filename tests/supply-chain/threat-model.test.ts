import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const root = new URL('../../', import.meta.url);
const page = readFileSync(new URL('docs/threat-model.md', root), 'utf8');
const sections = page.split(/^## /m).slice(1);
const risks = sections.filter((text) => /^API\d+:2023 /.test(text));

describe('the threat model', () => {
  it('speaks of all ten risks', () => {
    expect(risks.map((text) => Number(/^API(\d+)/.exec(text)?.[1]))).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8, 9, 10,
    ]);
  });

  it.each(risks.flatMap(rowsOf))('%s: shown by a test that exists', (_what, row) => {
    const files = [...row.matchAll(/`(tests\/[\w/.-]+)`/g)].map(([, file]) => file ?? '');
    expect(files.length).toBeGreaterThan(0);
    for (const file of files) expect(existsSync(new URL(file, root)), file).toBe(true);
  });
});

function rowsOf(section: string): readonly [string, string][] {
  const rows = section.split('\n').filter((line) => /^\| (?!threat|---)/.test(line));
  expect(rows.length).toBeGreaterThan(0);
  return rows.map((row) => [row.split('|')[1]?.trim() ?? '', row]);
}
