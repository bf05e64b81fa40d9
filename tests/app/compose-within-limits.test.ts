import { describe, expect, it } from 'vitest';
import { composeWithinLimits } from '#shared/app/compose-within-limits.ts';
import type { MessageQuota, Refused } from '#shared/app/message-quota.ts';
import type { Undelivered } from '#shared/domain/customer/state.ts';
import type { Decision } from '#shared/domain/decision/decision.ts';
import { policySchema } from '#shared/domain/policy/policy.ts';
import { customerOf, decideOn, NOON, published } from '../support/builders.ts';

const HOUR = 3_600_000;
const policy = policySchema.parse({ prices: { email: '0.001', sms: '0.05' } });

/** A text of three parts, by a quota that answers so, one after the other. */
async function composeUnder(...answers: (Refused | undefined)[]) {
  const decided = decideOn();
  const [decision] = decided.decisions as [Decision];
  const [message] = decided.messages as [Undelivered];
  const taken: number[] = [];
  const quota: MessageQuota = {
    async take({ micros }) {
      taken.push(micros);
      return answers[taken.length - 1];
    },
    giveBack: () => {},
  };
  let composed = 0;
  const result = await composeWithinLimits(
    {
      quota,
      async compose() {
        composed += 1;
        const { id: messageId, campaignId } = message;
        const parts = { encoding: 'GSM-7', parts: 3, units: 400, perPart: 153 } as const;
        const content = { channel: 'sms', language: 'en', body: 'x', parts } as const;
        const to = '+420601000001';
        const about = { messageId, customerId: 'c-1', campaignId, purpose: 'marketing' } as const;
        return { outcome: 'composed', outgoing: { ...about, to, content } };
      },
    },
    {
      message: { ...message, channel: 'sms', expiresAt: NOON.getTime() + HOUR },
      published: published('fuel'),
      policy,
      customer: customerOf(),
      recorded: { decision, progress: { status: 'pending' }, responses: {} },
      now: NOON,
    },
  );
  return { result, taken, composed };
}

describe('composing within limits', () => {
  it('takes one part before the words are known, and all of them afterwards', async () => {
    const { result, taken } = await composeUnder();
    expect(taken).toEqual([50_000, 150_000]);
    expect(result).toMatchObject({ outcome: 'composed', cost: '0.15' });
  });

  it('composes nothing for a campaign that is at its limit', async () => {
    expect(await composeUnder({ reason: 'SEND_LIMIT' })).toEqual({
      result: { outcome: 'unsent', reason: 'SEND_LIMIT' },
      taken: [50_000],
      composed: 0,
    });
  });

  it.each([
    ['first', []],
    ['in the end', [undefined]],
  ])(
    'waits for room while the message is worth something then: refused %s',
    async (_name, before) => {
      const refusedUntil = async (ms: number) => {
        const retryAt = new Date(NOON.getTime() + ms);
        return (await composeUnder(...before, { reason: 'ACCOUNT_LIMIT', retryAt })).result;
      };
      expect(await refusedUntil(HOUR - 1)).toEqual({
        outcome: 'later',
        retryAt: new Date(NOON.getTime() + HOUR - 1),
      });
      expect(await refusedUntil(HOUR)).toEqual({ outcome: 'unsent', reason: 'ACCOUNT_LIMIT' });
    },
  );
});
