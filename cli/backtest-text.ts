/** A backtest's report for people. */

import type { BacktestReport, CampaignFigures } from '#shared/app/backtest/report.ts';
import type { EventCounts } from '#shared/app/backtest.ts';
import { REASON_TEXTS } from '#shared/domain/arbitration/reason-text.ts';
import { NO_PAINT, tableLines } from '#shared/domain/effect/text/table.ts';
import { countedText, countText, pluralText } from '#shared/domain/effect/wording.ts';

export interface ShownBacktest extends BacktestReport {
  readonly campaignId: string;
  readonly from: string;
  readonly until: string;
  readonly events: EventCounts;
}

export function backtestText(report: ShownBacktest, currency: string): string {
  const { campaignId, from, until, events, figures, live, difference, neighbours } = report;
  const count = Object.values(events).reduce((sum, one) => sum + one, 0);
  const sections = [
    `${campaignId} on ${countedText(count, 'event')}, ${from.slice(0, 10)} to ${until.slice(0, 10)}`,
    figuresText(figures, live, currency),
    reasonsText('Not decided to be sent', figures.suppressed),
    reasonsText('Decided, and not handed over', figures.unsent),
    busiestDays(figures),
    neighboursText(neighbours),
  ];
  if (difference !== undefined)
    sections.push(
      `Against the live version: ${change(difference.sent, 'message')}, ${change(difference.customersReached, 'customer')}, ${difference.cost} ${currency}`,
    );
  return sections.filter((section) => section !== '').join('\n\n');
}

function figuresText(
  figures: CampaignFigures,
  live: CampaignFigures | undefined,
  currency: string,
): string {
  const lines: readonly (readonly [string, (one: CampaignFigures) => string])[] = [
    ['triggers', (one) => number(one.triggered)],
    ['qualified', (one) => number(one.qualified)],
    ['held out', (one) => number(one.holdout)],
    ['sent by e-mail', (one) => number(sum(one, 'email'))],
    ['sent by SMS', (one) => number(sum(one, 'sms'))],
    ['customers reached', (one) => number(one.customersReached)],
    ['stopped by caps', (one) => number(one.capHits)],
    ['stopped by limits', (one) => number(one.budgetHits)],
    ['cost', (one) => `${one.totalCost} ${currency}`],
  ];
  const beside = live === undefined ? [] : [live];
  return tableLines(
    [{ head: '', align: 'left' }, { head: 'draft' }, ...beside.map(() => ({ head: 'live' }))],
    lines.map(([name, show]) => [name, ...[figures, ...beside].map(show)]),
    NO_PAINT,
  ).join('\n');
}

function reasonsText(title: string, reasons: CampaignFigures['suppressed']): string {
  const rows = Object.entries(reasons).sort(([, a], [, b]) => b - a);
  if (rows.length === 0) return '';
  const lines = rows.map(
    ([reason, count]) =>
      `  ${number(count).padStart(9)}  ${REASON_TEXTS[reason as keyof typeof REASON_TEXTS].label}`,
  );
  return [title, ...lines].join('\n');
}

const MOST_DAYS = 5;

function busiestDays({ sent: { byDay } }: CampaignFigures): string {
  if (byDay.length === 0) return '';
  const busiest = [...byDay]
    .sort((a, b) => b.email + b.sms - (a.email + a.sms))
    .slice(0, MOST_DAYS)
    .map(
      ({ day, email, sms }) => `  ${day}  ${countedText(email, 'e-mail')}, ${countText(sms)} SMS`,
    );
  return [`Sent on ${countedText(byDay.length, 'day')}, most on`, ...busiest].join('\n');
}

function neighboursText(neighbours: BacktestReport['neighbours']): string {
  if (neighbours.length === 0) return '';
  return tableLines(
    [
      { head: 'beside', align: 'left' },
      { head: 'sends' },
      { head: 'by the draft' },
      { head: 'lost to it' },
      { head: 'won from it' },
      { head: 'customers in common' },
    ],
    neighbours.map((one) => [
      one.campaignId,
      number(one.sent),
      signed(one.sentDifference),
      number(one.lostToIt),
      number(one.wonFromIt),
      number(one.customersInCommon),
    ]),
    NO_PAINT,
  ).join('\n');
}

const sum = ({ sent }: CampaignFigures, channel: 'email' | 'sms'): number =>
  sent.byDay.reduce((total, day) => total + day[channel], 0);
const number = (value: number): string => value.toLocaleString('en');
const change = (value: number, noun: string): string =>
  `${signed(value)} ${pluralText(value, noun)}`;
const signed = (value: number): string => `${value > 0 ? '+' : ''}${number(value)}`;
