/** `opportune approve`: the second person's yes to what was handed in. */
import { ENGINE_HELP, ENGINE_OPTIONS, openEngine } from './code/engine-options.ts';
import { taken } from './code/engine-state.ts';
import type { Command } from './command.ts';
import { readOptions } from './read-options.ts';
import { UsageError } from './usage-error.ts';

const USAGE = `opportune approve <campaign>...
${ENGINE_HELP}
  --json    for programs
Approves the version in review of each. Nobody approves their own words.`;

export const approve: Command = {
  async run(args) {
    const { values, positionals } = readOptions(args, OPTIONS, USAGE);
    if (positionals.length === 0) throw new UsageError(`name a campaign\n\n${USAGE}`);
    const { client } = openEngine(values);
    const done: { id: string; version: number; contentHash: string; status: string }[] = [];
    for (const id of positionals) {
      const params = { id };
      const seen = taken(await client.getCampaign({ params }), id);
      const { body } = taken(await client.approveCampaign({ params, ifMatch: seen.etag }), id);
      const { version, contentHash, status, review, approvals, approvalsNeeded } = body;
      done.push({ id, version, contentHash, status });
      const left = approvalsNeeded - approvals.length;
      const more = review === 'in_review' && left > 0 ? `, ${left} more to go` : '';
      if (!values.json)
        process.stdout.write(
          `approved ${id}, version ${version} (${contentHash.slice(0, 19)}…): ${status}${more}\n`,
        );
    }
    if (values.json) process.stdout.write(`${JSON.stringify({ approved: done }, null, 2)}\n`);
    return 0;
  },
};

const OPTIONS = { ...ENGINE_OPTIONS, json: { type: 'boolean', default: false } } as const;
