/**
 * `npm run cost`: what a month of events costs in AWS's public prices, from the calls and units that the
 * real handlers make on a seeded workload.
 */
import Table from 'cli-table3';
import { type BillLine, bill, sumOf, TIMING, usageOf, type Volume } from '#local/cost/bill.ts';
import { type Counted, countUsage } from '#local/cost/count-usage.ts';
import { LEVERS } from '#local/cost/levers.ts';
import { type PriceList, PUBLIC_PRICES, readPriceList } from '#local/cost/price-list.ts';
import { standing } from '#local/cost/standing.ts';
import { countedText } from '#shared/domain/effect/wording.ts';
import type { Command } from './command.ts';
import { readOptions } from './read-options.ts';
import { UsageError } from './usage-error.ts';

const USAGE = `opportune cost: what a month costs, from counted calls of the real handlers
  --events N        events a month (default 1e6)
  --match SHARE     of them become a message (default 0.02)
  --refused SHARE   of them are decided against: policy or holdout (default 0.02)
  --stateful SHARE  of the rest change a counter of their customer (default 1)
  --sms SHARE       of the messages are text messages (default 0)
  --responses SHARE of the messages are opened or followed (default 0.2)
  --campaigns N     live, with metrics of their own (default 10)
  --stage NAME      whose stacks cost by the month (default prod)
  --prices FILE     another price list (default: public prices of us-east-1)
  --days N          of ordinary events before anything is counted (default 30)
  --json            one object`;

const OPTIONS = {
  events: { type: 'string', default: '1e6' },
  match: { type: 'string', default: '0.02' },
  refused: { type: 'string', default: '0.02' },
  stateful: { type: 'string', default: '1' },
  sms: { type: 'string', default: '0' },
  responses: { type: 'string', default: '0.2' },
  campaigns: { type: 'string', default: '10' },
  stage: { type: 'string', default: 'prod' },
  prices: { type: 'string', default: PUBLIC_PRICES },
  days: { type: 'string', default: '30' },
  json: { type: 'boolean', default: false },
} as const;

const CUSTOMERS = 100;
const MILLION = 1_000_000;

export const cost: Command = {
  async run(args) {
    const { values } = readOptions(args, OPTIONS, USAGE, 'refused');
    const volume: Volume = {
      events: number('events', values.events, 1, 1e12),
      match: number('match', values.match, 0, 1),
      refused: number('refused', values.refused, 0, 1),
      stateful: number('stateful', values.stateful, 0, 1),
      sms: number('sms', values.sms, 0, 1),
      responses: number('responses', values.responses, 0, 100),
    };
    if (volume.match + volume.refused > 1)
      throw new UsageError('--match and --refused must not be more than 1 together');
    const campaigns = number('campaigns', values.campaigns, 0, 1e6);
    const days = number('days', values.days, 4, 365);
    const list = await readPriceList(values.prices);
    const counted = await countUsage({ customers: CUSTOMERS, days: Math.floor(days) });
    const answer = costOf(counted, volume, list, standing(values.stage, campaigns, counted, list));
    process.stdout.write(
      `${values.json ? JSON.stringify(answer, null, 2) : print(answer, volume)}\n`,
    );
    return 0;
  },
};

function costOf(counted: Counted, volume: Volume, list: PriceList, monthly: readonly BillLine[]) {
  const per = (lines: readonly BillLine[]) => ({ perMillion: sumOf(lines), byService: lines });
  const million = (kind: keyof Counted['events']) =>
    per(bill(usageOf(counted, { ...volume, ...ONLY[kind], events: MILLION }), list));
  const events = bill(usageOf(counted, volume), list);
  return {
    region: list.region,
    pricesAsOf: list.asOf,
    assumed: TIMING,
    stateful: million('stateful'),
    stateless: million('stateless'),
    refused: million('refused'),
    email: million('email'),
    sms: million('sms'),
    month: { usd: sumOf(events) + sumOf(monthly), events, standing: monthly },
  };
}
type Answer = ReturnType<typeof costOf>;

/** A volume of one kind of event alone; messages without what their readers do. */
const NONE = { match: 0, refused: 0, stateful: 0, sms: 0, responses: 0 };
const ONLY: Readonly<Record<keyof Counted['events'], Omit<Volume, 'events'>>> = {
  stateless: NONE,
  stateful: { ...NONE, stateful: 1 },
  refused: { ...NONE, refused: 1 },
  email: { ...NONE, match: 1 },
  sms: { ...NONE, match: 1, sms: 1 },
};

function print(answer: Answer, { events, match }: Volume): string {
  const kinds = ['stateless', 'stateful', 'refused', 'email', 'sms'] as const;
  const services = [
    ...new Set(kinds.flatMap((kind) => answer[kind].byService.map(({ service }) => service))),
  ];
  const perMillion = table(['USD per million', ...kinds]);
  const cell = (kind: (typeof kinds)[number], service: string) =>
    answer[kind].byService.find((line) => line.service === service)?.usd ?? 0;
  for (const service of services)
    perMillion.push([service, ...kinds.map((kind) => dollars(cell(kind, service)))]);
  perMillion.push(['all', ...kinds.map((kind) => dollars(answer[kind].perMillion))]);

  const month = table(['a month', 'USD', 'share']);
  const { usd, events: used, standing: fixed } = answer.month;
  for (const line of used) month.push([line.service, dollars(line.usd), share(line.usd, usd)]);
  for (const line of fixed)
    month.push([`${line.service} *`, dollars(line.usd), share(line.usd, usd)]);
  month.push(['all', dollars(usd), '100 %']);
  return [
    perMillion.toString(),
    '',
    `${countedText(events, 'event')}, ${(match * 100).toFixed(1)} % of them a message`,
    month.toString(),
    '* by the month, whatever happens',
    '',
    ...leversOf(answer.stateful.byService, 'of the events'),
    ...leversOf(
      [...used, ...fixed].sort((a, b) => b.usd - a.usd),
      'of the month',
    ),
    '',
    `Public prices of ${answer.region} as of ${answer.pricesAsOf}. Billed time is assumed: processor time ×`,
    `${TIMING.wholeProcessorMb} MB ÷ memory, and ${TIMING.roundMs} ms for each request waited for; to be confirmed in an account.`,
  ].join('\n');
}

/** What would lower the dearest line. */
function leversOf([dearest]: readonly BillLine[], of: string): readonly string[] {
  const lever = dearest && LEVERS[dearest.service];
  return lever === undefined ? [] : [`${dearest?.service} are the most ${of}: ${lever}`];
}

const table = (head: string[]) =>
  new Table({
    head,
    colAligns: ['left', ...head.slice(1).map(() => 'right' as const)],
    style: { head: [], border: [], compact: true },
  });
const dollars = (usd: number): string => (usd === 0 ? '–' : usd.toFixed(usd < 10 ? 3 : 2));
const share = (usd: number, all: number): string => `${((100 * usd) / all).toFixed(0)} %`;

function number(name: string, text: string, min: number, max: number): number {
  const value = Number(text);
  if (!(value >= min && value <= max))
    throw new UsageError(`--${name} must be a number from ${min} to ${max}`);
  return value;
}
