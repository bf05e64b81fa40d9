/** `opportune schema`: JSON Schemas of campaign files, for editors. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FILE_SCHEMA_NAMES, fileSchemaText } from '#local/campaign-files/file-schemas.ts';
import type { Command } from './command.ts';
import { readOptions } from './read-options.ts';
import { UsageError } from './usage-error.ts';

const USAGE = `opportune schema [${FILE_SCHEMA_NAMES.join('|')}]
  --out FOLDER    writes one file for each kind there
Without --out the one that is named goes to standard output.`;

export const schema: Command = {
  async run(args) {
    const { values, positionals } = readOptions(args, { out: { type: 'string' } }, USAGE);
    const named = FILE_SCHEMA_NAMES.find((name) => name === positionals[0]);
    const { out } = values;
    if (positionals.length > 1 || (named === undefined && positionals.length > 0))
      throw new UsageError(USAGE);
    if (out === undefined) {
      if (named === undefined) throw new UsageError(USAGE);
      process.stdout.write(fileSchemaText(named));
      return 0;
    }
    mkdirSync(out, { recursive: true });
    for (const name of named === undefined ? FILE_SCHEMA_NAMES : [named])
      writeFileSync(join(out, `${name}.json`), fileSchemaText(name));
    return 0;
  },
};
