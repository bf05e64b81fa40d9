/** The books as a table for people. */
import Table from 'cli-table3';
import type { Books, CampaignBooks } from './read-books.ts';

const REASONS_SHOWN = 3;

export function printBooks({ totals, rejectedBy, campaigns, imbalances }: Books): string {
  const table = new Table({
    head: [
      'campaign',
      'matched',
      'eligible',
      'holdout',
      'e-mail',
      'SMS',
      'staff',
      'not sent, because',
      'waiting',
      'in doubt',
      'failed',
      'converted',
    ],
    colAligns: [
      'left',
      ...new Array<'right'>(6).fill('right'),
      'left',
      ...new Array<'right'>(4).fill('right'),
    ],
    style: { head: [], border: [], compact: true },
  });
  for (const one of campaigns) {
    table.push(
      [
        one.name,
        one.matched,
        one.eligible,
        one.holdout,
        one.sent.email,
        one.sent.sms,
        one.notified,
        reasons(one),
        one.waiting,
        one.inDoubt,
        one.failed,
        one.converted,
      ].map((cell) => (typeof cell === 'number' ? figure(cell) : cell)),
    );
  }
  const rejected = Object.entries(rejectedBy)
    .map(([reason, count]) => `${reason} ${figure(count)}`)
    .join(', ');
  return [
    table.toString(),
    '',
    `events     ${figure(totals.events)} = ${figure(totals.evaluated)} evaluated + ${figure(totals.rejected)} rejected${rejected === '' ? '' : ` (${rejected})`}`,
    `decisions  ${figure(totals.decisions)} = ${figure(totals.sent)} sent + ${totals.notified === 0 ? '' : `${figure(totals.notified)} to staff + `}${figure(totals.holdout)} holdout + ${figure(totals.suppressed)} suppressed + ${figure(totals.waiting)} waiting + ${figure(totals.inDoubt)} in doubt + ${figure(totals.failed)} failed`,
    ...(imbalances.length === 0
      ? ['The books balance: ledger, archive, dead letters and inboxes agree.']
      : imbalances.map((one) => `DOES NOT BALANCE: ${one}`)),
  ].join('\n');
}

function reasons({ notInAudience, suppressed }: CampaignBooks): string {
  const byCount = Object.entries(suppressed).sort((a, b) => b[1] - a[1]);
  const shown = byCount
    .slice(0, REASONS_SHOWN)
    .map(([reason, count]) => `${figure(count)} ${reason.toLowerCase().replaceAll('_', ' ')}`);
  const rest = byCount.slice(REASONS_SHOWN).reduce((total, [, count]) => total + count, 0);
  return (
    [
      ...(notInAudience > 0 ? [`${figure(notInAudience)} not in audience`] : []),
      ...shown,
      ...(rest > 0 ? [`${figure(rest)} other`] : []),
    ].join('\n') || '–'
  );
}

const figure = (count: number): string => count.toLocaleString('en');
