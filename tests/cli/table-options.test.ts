import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { withTable } from '../../cli/table-options.ts';

function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'table-options-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

const opened = (dataDir: string) =>
  withTable({ 'data-dir': dataDir, tenant: 'main' }, async () => 'opened');

it('names the runs in a folder that holds runs and no data of its own', async () => {
  const folder = emptyFolder();
  for (const run of ['berka', 'another']) {
    mkdirSync(join(folder, run));
    writeFileSync(join(folder, run, 'dynamodb.sqlite'), '');
  }
  await expect(opened(folder)).rejects.toThrow(
    `there is no data in ${folder}; in it there is another, berka`,
  );
});

it('says that there is nothing where there is nothing', async () => {
  const folder = emptyFolder();
  await expect(opened(folder)).rejects.toThrow(/there is no data in [^;]*$/);
});
