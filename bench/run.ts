/** `npm run bench -- <name> [options]`: runs `bench/<name>.ts`; without a name, lists what there is. */
import { readdirSync, readFileSync } from 'node:fs';
import { endOf } from '../cli/end-of.ts';

interface Bench {
  /** Prints its table, or with `--json` one row of JSON per line. */
  run(args: readonly string[]): void | Promise<void>;
}

const [name, ...args] = process.argv.slice(2);
const benches = findBenches();

if (name !== undefined && benches.has(name)) {
  const bench = (await import(`./${name}.ts`)) as Bench;
  try {
    await bench.run(args);
  } catch (error) {
    process.exitCode = endOf(error, 'bench');
  }
} else {
  if (name !== undefined) console.error(`There is no bench "${name}".`);
  console.log('npm run bench -- <name> [--json] [--seed N]\n');
  for (const [known, about] of benches) console.log(`  ${known.padEnd(12)} ${about}`);
  process.exitCode = name === undefined ? 0 : 2;
}

/** Files here that export `run`, with the first sentence of their header. */
function findBenches(): ReadonlyMap<string, string> {
  const files = readdirSync(import.meta.dirname)
    .filter((file) => file.endsWith('.ts'))
    .sort();
  const found = files.flatMap((file): [string, string][] => {
    const source = readFileSync(`${import.meta.dirname}/${file}`, 'utf8');
    if (!/^export (async )?function run\(/m.test(source)) return [];
    const header = (/\/\*\*([\s\S]*?)\*\//.exec(source)?.[1] ?? '').replace(/\s*\n \*\s*/g, ' ');
    return [
      [file.slice(0, -3), firstSentence(header.replace(/^\s*`npm run bench[^`]*`:?\s*/, ''))],
    ];
  });
  return new Map(found);
}

function firstSentence(text: string): string {
  return (/^.*?[.;](?=\s|$)/.exec(text)?.[0] ?? text).trim();
}
