/** `opportune import pinpoint`: campaigns, segments, templates and customers from saved artefacts. */
import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { CUSTOMERS_FILE } from '#local/campaign-files/check-customers.ts';
import { fileText, usualForm } from '#local/campaign-files/file-text.ts';
import { folderOf, KINDS } from '#local/campaign-files/source-file.ts';
import { campaignSchema } from '#shared/domain/campaign/campaign.ts';
import { segmentSchema } from '#shared/domain/campaign/segment.ts';
import { countedText } from '#shared/domain/effect/wording.ts';
import { policySchema } from '#shared/domain/policy/policy.ts';
import { isLanguageTag } from '#shared/domain/templates/language.ts';
import type { Command } from './command.ts';
import { openFolder } from './open-folder.ts';
import { type Imported, importPinpoint } from './pinpoint/import-pinpoint.ts';
import { countOutcomes, LOSS_REPORT, lossJson, lossMarkdown } from './pinpoint/loss-report.ts';
import { readOptions } from './read-options.ts';
import { UsageError } from './usage-error.ts';

const USAGE = `opportune import pinpoint <folder> --out FOLDER
  --out FOLDER             a new or empty folder for campaigns, segments, templates, customers and the report
  --language TAG           of the messages, which Pinpoint does not say (default en)
  --consent-proof TEXT     what proves that whoever has not opted out has opted in; without it nobody who
                           is imported is written to before they have said yes
  --json                   for programs
Reads answers of the API (JSON), CloudFormation (JSON, YAML) and exported endpoints (NDJSON, CSV; .gz).
What became of every field: ${LOSS_REPORT}.md and ${LOSS_REPORT}.json in the folder. docs/from-pinpoint.md`;

export const importCommand: Command = {
  async run(args) {
    const { values, positionals } = readOptions(args, OPTIONS, USAGE);
    const [from, folder, ...more] = positionals;
    const { out, language } = values;
    if (from !== 'pinpoint' || folder === undefined || more.length > 0 || out === undefined)
      throw new UsageError(USAGE);
    if (!isLanguageTag(language))
      throw new UsageError('--language must be a BCP 47 tag, such as en');
    const proof = values['consent-proof'];
    if (proof !== undefined && (proof === '' || proof.length > 256))
      throw new UsageError('--consent-proof must be 1 to 256 characters');
    if (existsSync(out) && !statSync(out).isDirectory())
      throw new UsageError(`${out} is no folder`);
    if (existsSync(out) && readdirSync(out).length > 0)
      throw new UsageError(`${out} is not empty: nothing there is written over`);
    const imported = await openFolder(folder, (path) =>
      importPinpoint(path, { language, now: new Date(), ...(proof !== undefined && { proof }) }),
    );
    await write(imported, out);
    process.stdout.write(values.json ? json(imported, out) : text(imported, out));
    return 0;
  },
};

const OPTIONS = {
  out: { type: 'string' },
  language: { type: 'string', default: 'en' },
  'consent-proof': { type: 'string' },
  json: { type: 'boolean', default: false },
} as const;

async function write(imported: Imported, out: string): Promise<void> {
  const { campaigns, segments, templates, fields, policy } = imported;
  for (const kind of KINDS) mkdirSync(join(out, folderOf(kind)), { recursive: true });
  const put = (kind: (typeof KINDS)[number], id: string, content: unknown) => {
    const form = usualForm(kind);
    writeFileSync(join(out, folderOf(kind), `${id}.${form}`), fileText(kind, content, form));
  };
  for (const [id, one] of campaigns) put('campaign', id, campaignSchema.parse(one));
  for (const [id, one] of segments) put('segment', id, segmentSchema.parse(one));
  for (const [id, one] of templates) put('template', id, one);
  writeFileSync(join(out, 'fields.yaml'), fileText('fields', fields, 'yaml'));
  if (policy !== undefined)
    writeFileSync(join(out, 'policy.json'), fileText('policy', policySchema.parse(policy), 'json'));
  if (imported.counts.customers > 0) {
    const file = await open(join(out, CUSTOMERS_FILE), 'w', 0o600);
    for (const customer of imported.customers) await file.write(`${JSON.stringify(customer)}\n`);
    await file.close();
  }
  writeFileSync(join(out, `${LOSS_REPORT}.json`), lossJson(imported));
  writeFileSync(join(out, `${LOSS_REPORT}.md`), lossMarkdown(imported));
}

const sizes = ({ campaigns, segments, templates, counts }: Imported) => ({
  campaigns: campaigns.size,
  segments: segments.size,
  templates: templates.size,
  customers: counts.customers,
});

const json = (imported: Imported, out: string): string =>
  `${JSON.stringify({ out, ...sizes(imported), outcomes: countOutcomes(imported) }, null, 2)}\n`;

function text(imported: Imported, out: string): string {
  const { campaigns, segments, templates, customers } = sizes(imported);
  const { mapped, changed, lost, unneeded } = countOutcomes(imported);
  const held = [
    countedText(campaigns, 'campaign'),
    countedText(segments, 'segment'),
    countedText(templates, 'template'),
    countedText(customers, 'customer'),
  ].join(', ');
  return `${held} in ${out}
fields: ${mapped} mapped, ${changed} with another meaning, ${lost} lost, ${unneeded} not needed
Read ${join(out, `${LOSS_REPORT}.md`)}, then: opportune validate ${out}
`;
}
