import { describe, expect, it } from 'vitest';
import { campaignSchema } from '#shared/domain/campaign/campaign.ts';

const CAMPAIGN = {
  name: 'Salary stopped',
  trigger: { event: 'card.purchase' },
  notify: { staff: { topic: 'advisers', reason: 'The salary has stopped' } },
  variants: [{ id: 'told', weight: 1 }],
};
const problems = (change: object): readonly string[] =>
  campaignSchema
    .safeParse({ ...CAMPAIGN, ...change })
    .error?.issues.map(({ path, message }) => `${path.join('.')} ${message}`) ?? [];
const stray = 'is for messages to customers; this campaign notifies staff, so leave it out';

describe('a campaign that notifies staff', () => {
  it('needs arms, but no templates', () => {
    expect(problems({})).toEqual([]);
    expect(problems({ holdout: 0.2, limits: { sends: 5 }, schedule: { validFor: 'P1D' } })).toEqual(
      [],
    );
    expect(problems({ variants: [] })).toEqual(['variants needs at least one variant']);
    expect(problems({ notify: undefined })).toEqual([
      'variants.0 needs an email or an sms template',
    ]);
  });

  it.each<[string, object]>([
    ['offer', { offer: { kind: 'gift' } }],
    [
      'schedule.quietHours',
      { schedule: { quietHours: { from: '21:00', to: '08:00', zone: 'customer' } } },
    ],
    ['limits.spend', { limits: { spend: { amount: 5, currency: 'EUR' } } }],
    ['limits.perSecond', { limits: { perSecond: 5 } }],
    ['expectedValue', { expectedValue: { amount: 5, currency: 'EUR' } }],
    ['delivery.resendAfterDoubt', { purpose: 'service', delivery: { resendAfterDoubt: true } }],
    ['channels', { channels: { order: ['sms'] } }],
    ['variants.0.email', { variants: [{ id: 'a', weight: 1, email: { template: 'fuel' } }] }],
  ])('has no %s: nothing is ignored', (path, change) => {
    expect(problems(change)).toEqual([`${path} ${stray}`]);
  });

  it.each([
    [{ topic: 'No topic', reason: 'x' }, 'notify.staff.topic'],
    [{ topic: 'a', reason: ' ' }, 'notify.staff.reason'],
    [{ topic: 'a', reason: 'x'.repeat(201) }, 'notify.staff.reason'],
    [{ topic: 'a', reason: 'x', to: 'y' }, 'notify.staff'],
  ])('refuses %j', (staff, path) => {
    expect(problems({ notify: { staff } })[0]).toMatch(new RegExp(`^${path} `));
  });
});
