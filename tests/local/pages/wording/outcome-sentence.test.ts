import { describe, expect, it } from 'vitest';
import { outcomeSentence } from '#local/pages/wording/outcome-sentence.ts';
import { reasonSchema } from '#shared/domain/arbitration/reason-schema.ts';
import type { Progress } from '#shared/ports/decisions.ts';
import { recordedOf, suppressedOf } from '../records.ts';

const AT = '2026-03-04T11:00:02.000Z';

describe('the outcome in a sentence', () => {
  it.each<[Progress, string]>([
    [
      { status: 'sent', at: AT },
      'An e-mail was sent on 4 Mar 2026, 12:00 CET, because the customer qualified and nothing stood against it.',
    ],
    [
      { status: 'pending' },
      'An e-mail is about to be sent, because the customer qualified and nothing stood against it.',
    ],
    [
      { status: 'suppressed', at: AT, reason: 'NO_CODE_LEFT' },
      'An e-mail was decided but never sent, because no offer code was left to give.',
    ],
    [
      { status: 'rejected', at: AT, reason: 'PROVIDER_REJECTED' },
      'An e-mail was decided but could not be sent, because the provider refused the message.',
    ],
    [
      { status: 'in_doubt', at: AT, reason: 'PROVIDER_UNCERTAIN' },
      'An e-mail may have been sent and is never sent again, because the provider did not say whether it had taken the message.',
    ],
  ])('%o', (progress, sentence) =>
    expect(outcomeSentence(recordedOf({}, { progress }), 'Europe/Prague')).toBe(sentence),
  );

  it('says until when a message waits', () => {
    const waiting = recordedOf(
      { reason: 'WAITING_FOR_WINDOW', sendAt: '2026-03-05T07:00:00.000Z', channel: 'sms' },
      { progress: { status: 'pending' } },
    );
    expect(outcomeSentence(waiting, 'Europe/Prague')).toMatch(
      /^A text message is to be sent on 5 Mar 2026, 08:00 CET: the customer qualified/,
    );
  });

  it.each(reasonSchema.options)('is one sentence when nothing was sent: %s', (reason) =>
    expect(outcomeSentence(suppressedOf({ reason }))).toMatch(
      /^Nothing was sent, because [a-z][^.]+\.$/,
    ),
  );

  it('says that a holdout is on purpose', () => {
    const holdout = suppressedOf({ outcome: 'holdout', reason: 'HOLDOUT', arm: 'holdout' });
    expect(outcomeSentence(holdout)).toMatch(/^Nothing was sent on purpose, because /);
  });
});
