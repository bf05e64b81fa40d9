/** Where a decision ended; the books and the pages count by it. */
import type { RecordedDecision } from '#shared/ports/decisions.ts';

/** In the order in which they are shown. */
export const ENDS = [
  'sent',
  'notified',
  'holdout',
  'suppressed',
  'waiting',
  'in_doubt',
  'failed',
] as const;
export type End = (typeof ENDS)[number];

/** `sent`: to the customer; `notified`: word to staff. `expired_unknown` counts as in doubt: nobody knows to this day. */
export function endOf({ decision, progress }: RecordedDecision): End {
  const { outcome } = decision;
  if (outcome === 'holdout' || outcome === 'suppressed') return outcome;
  switch (progress.status) {
    case 'sent':
      return outcome === 'notice' ? 'notified' : 'sent';
    case 'suppressed':
      return 'suppressed';
    case 'rejected':
      return 'failed';
    case 'in_doubt':
    case 'expired_unknown':
      return 'in_doubt';
    case 'pending':
    case 'settled':
      return 'waiting';
  }
}
