/** What came back, for a terminal: one column per arm, and only rows in which anything did. */
import {
  type Column,
  NAME_WIDTH,
  type Paint,
  shortened,
  tableLines,
} from '../effect/text/table.ts';
import { countText } from '../effect/wording.ts';
import type { Interval } from '../stats/sample.ts';
import type { ArmResponses } from './responses.ts';

const ROWS: readonly (readonly [string, (arm: ArmResponses) => number])[] = [
  ['assignments', ({ exposures }) => exposures],
  ['messages sent', ({ messages }) => messages.sent],
  ['not sent', ({ messages }) => messages.unsent],
  ['waiting', ({ messages }) => messages.waiting],
  ['in doubt', ({ messages }) => messages.inDoubt],
  ['delivered', ({ messages }) => messages.delivered],
  ['opened', ({ messages }) => messages.opened],
  ['clicked', ({ messages }) => messages.clicked],
  ['replied', ({ messages }) => messages.replies],
  ['codes redeemed', ({ messages }) => messages.redeemed],
  ['unsubscribed', ({ messages }) => messages.unsubscribes],
  ['complained', ({ messages }) => messages.complaints],
  ['bounced for now', ({ messages }) => messages.softBounces],
  ['bounced for good', ({ messages }) => messages.hardBounces],
  ['failed', ({ messages }) => messages.failed],
  ['machine opens', ({ machines }) => machines.opens],
  ['machine clicks', ({ machines }) => machines.clicks],
  ['values taken back', ({ reversals }) => reversals],
  ['values in other currencies, left out', ({ refusedValues }) => refusedValues.foreign],
  ['values below zero, left out', ({ refusedValues }) => refusedValues.negative],
  ['NPS answers', ({ nps }) => nps.promoters + nps.passives + nps.detractors],
  ['CSAT answers', ({ csat }) => csat.answers],
];

const SCORES: readonly (readonly [string, (arm: ArmResponses) => string | null])[] = [
  ['NPS', ({ nps }) => scoreText(nps.score, nps.interval, 0)],
  ['CSAT mean', ({ csat }) => scoreText(csat.mean, csat.interval, 2)],
  [
    'CSAT satisfied, %',
    ({ csat: { satisfied } }) =>
      satisfied.share === null || satisfied.interval === null
        ? null
        : scoreText(
            100 * satisfied.share,
            { low: 100 * satisfied.interval.low, high: 100 * satisfied.interval.high },
            0,
          ),
  ],
];

/** `40 (12 to 61)`. */
function scoreText(score: number | null, interval: Interval | null, digits: number): string | null {
  if (score === null) return null;
  const text = (value: number) => value.toFixed(digits).replace('-', '−');
  return interval === null
    ? text(score)
    : `${text(score)} (${text(interval.low)} to ${text(interval.high)})`;
}

export function responsesText(arms: readonly ArmResponses[], paint: Paint): string {
  const columns: readonly Column[] = [
    { head: '', align: 'left' },
    ...arms.map(({ arm }) => ({ head: shortened(arm, NAME_WIDTH) })),
  ];
  const counts = ROWS.map(([label, pick]) => ({ label, found: arms.map(pick) }))
    .filter(({ found }) => found.some((count) => count !== 0))
    .map(({ label, found }) => [label, ...found.map(countText)]);
  const scores = SCORES.map(([label, pick]) => ({ label, found: arms.map(pick) }))
    .filter(({ found }) => found.some((score) => score !== null))
    .map(({ label, found }) => [label, ...found.map((score) => score ?? '–')]);
  if (counts.length === 0) return '';
  const lines = tableLines(columns, [...counts, ...scores], paint);
  return `${[paint.strong('What came back'), ...lines].join('\n')}\n`;
}
