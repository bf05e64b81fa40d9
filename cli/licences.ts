/** `opportune licences`: what the packages of the lock file are licensed under; 1 when one may not be here. */
import { readFile } from 'node:fs/promises';
import { isAllowed, type LockedPackage, lockedPackages } from '#local/supply-chain/licences.ts';
import { type Column, NO_PAINT, tableLines } from '#shared/domain/effect/text/table.ts';
import type { Command } from './command.ts';
import { readOptions } from './read-options.ts';

const USAGE = `opportune licences: licences of all packages; 1 where one is not allowed
  --json   every package with its licence`;

const LOCK = new URL('../package-lock.json', import.meta.url);

export const licences: Command = {
  async run(args) {
    const { values } = readOptions(args, { json: { type: 'boolean', default: false } }, USAGE);
    const packages = lockedPackages(await readFile(LOCK, 'utf8'));
    const refused = packages.filter((one) => !isAllowed(one));
    process.stdout.write(
      values.json ? `${JSON.stringify(packages, null, 2)}\n` : text(packages, refused),
    );
    return refused.length === 0 ? 0 : 1;
  },
};

const COLUMNS: readonly Column[] = [
  { head: 'licence', align: 'left' },
  { head: 'shipped' },
  { head: 'tools' },
];

function text(packages: readonly LockedPackage[], refused: readonly LockedPackage[]): string {
  const rows = [...Map.groupBy(packages, ({ licence }) => licence)]
    .map(([licence, of]) => {
      const tools = of.filter(({ development }) => development).length;
      return [licence, String(of.length - tools), String(tools)];
    })
    .sort(([, a], [, b]) => Number(b) - Number(a));
  const verdict =
    refused.length === 0
      ? 'All are allowed.'
      : refused.map((one) => `NOT ALLOWED: ${one.name} ${one.version}, ${one.licence}`).join('\n');
  return `${[...tableLines(COLUMNS, rows, NO_PAINT), '', verdict].join('\n')}\n`;
}
