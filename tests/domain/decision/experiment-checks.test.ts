import { describe, expect, it } from 'vitest';
import type { CampaignInput } from '#shared/domain/campaign/campaign.ts';
import { campaignSchema } from '#shared/domain/campaign/campaign.ts';
import { type Policy, policySchema } from '#shared/domain/policy/policy.ts';
import {
  campaignOf,
  customerOf,
  decideOn,
  eventOf,
  published,
  rulesetOf,
} from '../../support/builders.ts';

/** What becomes of two hundred customers, by reason. */
function reasons(change: Partial<CampaignInput>, policy: Partial<Policy>): Record<string, number> {
  const ruleset = rulesetOf([published('fuel', change)], policy);
  const counts: Record<string, number> = {};
  for (let n = 0; n < 200; n++) {
    const id = `c-${n}`;
    const { decisions } = decideOn({
      customer: customerOf({ id }),
      events: [eventOf({ customerId: id })],
      ruleset,
    });
    for (const { reason, arm, split } of decisions) {
      counts[reason] = (counts[reason] ?? 0) + 1;
      // Who is kept out is in no arm.
      expect([arm === undefined, split === undefined]).toEqual(
        reason === 'CONTROL_GROUP' || reason === 'EXCLUSIVE_GROUP' ? [true, true] : [false, false],
      );
    }
  }
  return counts;
}

const control = { controlGroup: { share: 0.3, draw: '1' } };

describe('the control group', () => {
  it('is kept from marketing, holdout and variants alike, and from nothing else', () => {
    const { CONTROL_GROUP = 0, HOLDOUT = 0, SELECTED = 0 } = reasons({ holdout: 0.5 }, control);
    expect(CONTROL_GROUP).toBeGreaterThan(40);
    expect(CONTROL_GROUP).toBeLessThan(80);
    expect([CONTROL_GROUP + HOLDOUT + SELECTED, HOLDOUT > 40]).toEqual([200, true]);
    expect(reasons({ purpose: 'service' }, control)).toEqual({ SELECTED: 200 });
  });

  it('is another one when drawn anew, and the same for every campaign', () => {
    const held = (draw: string) => reasons({}, { controlGroup: { share: 0.3, draw } });
    expect(held('1')).toEqual(reasons({ name: 'Another', priority: 1 }, control));
    expect(held('1')).not.toEqual(held('2'));
  });
});

describe('exclusive groups', () => {
  it('share customers out without a rest', () => {
    const of = (from: number, to: number) =>
      reasons({ exclusive: { group: 'spring', from, to } }, {}).SELECTED ?? 0;
    expect(of(0, 0.25) + of(0.25, 1)).toBe(200);
    expect(of(0, 1)).toBe(200);
  });

  it('want a share that has an extent', () => {
    const parse = (exclusive: unknown) =>
      campaignSchema.safeParse({ ...campaignOf(), exclusive }).error?.issues[0]?.path;
    expect(parse({ group: 'spring', from: 0.5, to: 0.5 })).toEqual(['exclusive', 'to']);
    expect(parse({ group: 'spring', from: 0, to: 2 })).toEqual(['exclusive', 'to']);
    expect(policySchema.safeParse({ controlGroup: { share: 0.9 } }).success).toBe(false);
  });
});
