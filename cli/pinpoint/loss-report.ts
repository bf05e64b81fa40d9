/** What an import kept, changed and lost, field by field: for people, and for programs. */
import { countedText } from '#shared/domain/effect/wording.ts';
import type { Outcome } from './account.ts';
import type { Imported } from './import-pinpoint.ts';

export const LOSS_REPORT = 'loss-report';

export type OutcomeCounts = Readonly<Record<Outcome, number>>;

/** Leaves of artefacts, and of endpoints, by what became of them. */
export function countOutcomes({ entries, endpointFields }: Imported): OutcomeCounts {
  const counts = { mapped: 0, changed: 0, lost: 0, unneeded: 0 };
  for (const { outcome } of entries) counts[outcome] += 1;
  for (const { outcome, times } of endpointFields) counts[outcome] += times;
  return counts;
}

export const lossJson = (imported: Imported): string =>
  `${JSON.stringify(
    {
      outcomes: countOutcomes(imported),
      customers: imported.counts,
      fields: imported.entries,
      endpoints: imported.endpointFields,
    },
    undefined,
    2,
  )}\n`;

/** What needs somebody's eye comes first; what was mapped one to one is only counted. */
export function lossMarkdown(imported: Imported): string {
  const { entries, endpointFields, counts } = imported;
  const outcomes = countOutcomes(imported);
  const rows = (outcome: Outcome): readonly string[] => [
    ...entries
      .filter((entry) => entry.outcome === outcome)
      .map(({ file, pointer, to, why }) => row(`${file}#${pointer}`, to, why)),
    ...endpointFields
      .filter((field) => field.outcome === outcome)
      .map(({ file, field, to, why, times }) =>
        row(`${file}: ${field} (${countedText(times, 'time')})`, to, why),
      ),
  ];
  const table = (title: string, outcome: Outcome): readonly string[] => [
    `## ${title}`,
    '',
    ...(outcomes[outcome] === 0
      ? ['Nothing.']
      : ['| field | went to | why |', '|---|---|---|', ...rows(outcome)]),
    '',
  ];
  return [
    '# What the import kept, changed and lost',
    '',
    `${countedText(outcomes.mapped, 'field')} mapped, ${outcomes.changed} with another meaning, ${outcomes.lost} lost, ${outcomes.unneeded} that nothing here needs. Every field of every file is in \`${LOSS_REPORT}.json\`; here is what was not simply mapped.`,
    '',
    `${countedText(counts.endpoints, 'endpoint')} became ${countedText(counts.customers, 'customer')}. Endpoints without an id that is one here: ${counts.withoutId}. Further addresses of a channel: ${counts.furtherAddresses}. Customers with an attribute that is left out: ${counts.refusedAttributes}.`,
    '',
    ...table('Lost', 'lost'),
    ...table('Another meaning', 'changed'),
    ...table('Not needed', 'unneeded'),
  ].join('\n');
}

const row = (field: string, to = '', why = ''): string =>
  `| ${[`\`${cell(field)}\``, cell(to), cell(why)].join(' | ')} |`;

/** Nothing in it may end the cell, or be markup. */
const cell = (text: string): string =>
  text.replace(/[\r\n]+/g, ' ').replace(/[|`<>]/g, (sign) => `&#${sign.charCodeAt(0)};`);
