/** `opportune token`: says who one is to the engine that `opportune serve` runs on this machine. */
import { existsSync } from 'node:fs';
import { openDevelopmentIssuer } from '#local/identity/development-issuer.ts';
import { type Role, roleSchema } from '#shared/contracts/http/roles.ts';
import { durationMs } from '#shared/domain/time/duration.ts';
import { durationSchema } from '#shared/domain/time/duration-schema.ts';
import type { Command } from './command.ts';
import { readOptions } from './read-options.ts';
import { SERVE_DATA_DIR } from './serve-data.ts';
import { UsageError } from './usage-error.ts';

const USAGE = `opportune token --role ROLE --name NAME
  --role ROLE         ${roleSchema.options.join(', ')}; may be given more than once
  --name NAME         who it is: four eyes tell people apart by it
  --valid DURATION    how long it is good (default PT12H, at most P30D)
  --data-dir FOLDER   of the engine it is for (default ${SERVE_DATA_DIR})
It is signed with a key that lies in that folder, which no deployed stage trusts.`;

export const token: Command = {
  async run(args) {
    const { values } = readOptions(args, OPTIONS, USAGE);
    const { role: roles, name, valid, 'data-dir': dataDir } = values;
    if (name === undefined || !NAME.test(name))
      throw new UsageError(`--name must be 1–64 of a-z, 0-9 and "._@-"\n\n${USAGE}`);
    if (roles.length === 0) throw new UsageError(`name a role by --role\n\n${USAGE}`);
    if (!existsSync(dataDir))
      throw new UsageError(`there is no engine in ${dataDir}: start it with "opportune serve"`);
    const issuer = await openDevelopmentIssuer(dataDir);
    const signed = await issuer.token({
      sub: name,
      roles: roles.map(readRole),
      validSeconds: readSeconds(valid),
    });
    process.stdout.write(`${signed}\n`);
    return 0;
  },
};

const OPTIONS = {
  role: { type: 'string', multiple: true, default: [] as string[] },
  name: { type: 'string' },
  valid: { type: 'string', default: 'PT12H' },
  'data-dir': { type: 'string', default: SERVE_DATA_DIR },
} as const;

const NAME = /^[a-z0-9][a-z0-9._@-]{0,63}$/;
const MOST_SECONDS = 30 * 86_400;

function readRole(text: string): Role {
  const read = roleSchema.safeParse(text);
  if (!read.success)
    throw new UsageError(`there is no role "${text}": ${roleSchema.options.join(', ')}`);
  return read.data;
}

function readSeconds(text: string): number {
  const seconds = durationSchema.safeParse(text).success ? durationMs(text) / 1000 : Number.NaN;
  if (!(seconds > 0 && seconds <= MOST_SECONDS))
    throw new UsageError('--valid must be a duration up to P30D, such as PT12H');
  return seconds;
}
