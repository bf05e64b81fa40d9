import { describe, expect, it } from 'vitest';
import type { CampaignInput } from '#shared/domain/campaign/campaign.ts';
import type { LintContext } from '#shared/domain/lint/finding.ts';
import { lintCampaign } from '#shared/domain/lint/lint-campaign.ts';
import { policySchema } from '#shared/domain/policy/policy.ts';
import type { Condition } from '#shared/domain/rules/condition.ts';
import { templateSchema } from '#shared/domain/templates/template.ts';
import { campaignOf } from '../../support/builders.ts';

const lint = (change: Partial<CampaignInput>, context?: LintContext) =>
  lintCampaign(campaignOf(change), context).map(
    ({ severity, code, path }) => `${severity} ${code} ${path.join('/')}`,
  );
const tier = (value: string): Condition => ({ fact: 'customer.tier', op: 'eq', value });
const age = (op: 'gte' | 'lt', value: number): Condition => ({ fact: 'customer.age', op, value });

describe('limits of one customer', () => {
  const NOTICE: Partial<CampaignInput> = {
    notify: { staff: { topic: 'retention', reason: 'Large payment' } },
    variants: [{ id: 'told', weight: 1 }],
  };
  const MISSING = ['warning NO_CUSTOMER_LIMIT limits'];
  const perCustomer = { max: 1, within: 'P7D' };
  const capped = (cap: object) => ({ policy: policySchema.parse({ caps: [cap] }) });

  it('are asked for where no cap of the account bounds the messages', () => {
    expect(lint({ purpose: 'service' })).toEqual(MISSING);
    expect(lint({ purpose: 'service', limits: { perCustomer } })).toEqual([]);
    const service = { purpose: 'service', limit: 3, within: 'P1D' };
    expect(lint({ purpose: 'service' }, capped(service))).toEqual([]);
    expect(lint({ purpose: 'service' }, capped({ ...service, channel: 'sms' }))).toEqual(MISSING);
    expect(lint({ purpose: 'service' }, capped({ ...service, category: 'card' }))).toEqual(MISSING);
    const card = { purpose: 'service', category: 'card' } as const;
    expect(lint(card, capped({ ...service, category: 'card' }))).toEqual([]);
    expect(lint({}, capped(service))).toEqual(MISSING);
    const cooling = policySchema.parse({ caps: [], coolDown: 'PT4H' });
    expect(lint({}, { policy: cooling })).toEqual([]);
  });

  it('are asked for of every notice, which no cap counts', () => {
    expect(lint(NOTICE)).toEqual(MISSING);
    expect(lint(NOTICE, capped({ purpose: 'marketing', limit: 1, within: 'P7D' }))).toEqual(
      MISSING,
    );
    expect(lint({ ...NOTICE, limits: { perCustomer } })).toEqual([]);
  });

  it('are needed only where events come as often as they like', () => {
    const trigger = { date: { fact: 'customer.birth_date' } };
    expect(lint({ purpose: 'service', trigger })).toEqual([]);
  });
});

describe('conditions', () => {
  it('finds nothing in a campaign that means something', () => {
    expect(lint({ audience: { all: [tier('gold'), { not: tier('silver') }] } })).toEqual([]);
  });

  it('warns of customer value that the policy does not configure, and knows its grades', () => {
    const grade = (value: string): Condition => ({ fact: 'customer.grade', op: 'eq', value });
    const without = policySchema.parse({});
    expect(lint({ audience: grade('gold') }, { policy: without })).toContain(
      'warning VALUE_NOT_CONFIGURED audience',
    );
    const grades = { silver: '1', gold: '2', platinum: '3' };
    const customerValue = { purchases: [{ event: 'card.purchase', margin: 1 }], grades };
    const policy = policySchema.parse({ customerValue });
    expect(lint({ audience: grade('gold') }, { policy })).toEqual(
      lint({ audience: tier('gold') }, { policy }),
    );
    expect(lint({ audience: grade('golden') }, { policy })).toContain('error NEVER_HOLDS audience');
  });

  it('points at the clause that cannot hold beside another', () => {
    expect(lint({ audience: { all: [age('gte', 60), tier('gold'), age('lt', 18)] } })).toEqual([
      'error NEVER_HOLDS audience/all/2',
    ]);
  });

  it('reads the audience together with the trigger', () => {
    const audience: Condition = { all: [{ fact: 'event.amount', op: 'lt', value: 100 }] };
    expect(lint({ audience })).toEqual(['error NEVER_HOLDS audience/all/0']);
  });

  it('knows that a day brings no event', () => {
    const audience: Condition = { fact: 'event.amount', op: 'gt', value: 100 };
    expect(lint({ trigger: { date: { fact: 'customer.birth_date' } }, audience })).toEqual([
      'error NEVER_HOLDS audience',
    ]);
  });

  it('opens segments, and takes one it does not know for anybody', () => {
    const audience: Condition = { all: [{ segment: 'young' }, age('gte', 60)] };
    expect(lint({ audience })).toEqual([]);
    expect(lint({ audience }, { segments: new Map([['young', age('lt', 30)]]) })).toEqual([
      'error NEVER_HOLDS audience/all/1',
    ]);
  });

  it('warns of an alternative that nobody can take', () => {
    const audience: Condition = {
      all: [age('gte', 18), { any: [tier('gold'), { all: [tier('silver'), age('lt', 18)] }] }],
    };
    expect(lint({ audience })).toEqual(['warning ALTERNATIVE_NEVER_HOLDS audience/all/1/any/1']);
  });

  it('warns of a choice that chooses nobody', () => {
    const audience: Condition = {
      all: [tier('gold'), { any: [age('lt', 65), age('gte', 18)] }],
    };
    expect(lint({ audience })).toEqual(['warning ALWAYS_HOLDS audience/all/1']);
    const count: Condition = {
      activity: { event: 'card.purchase', measure: 'count', within: 'P30D' },
      op: 'gte',
      value: 0,
    };
    expect(lint({ audience: count })).toEqual(['warning ALWAYS_HOLDS audience']);
  });

  it('looks into what an activity counts and what an objective asks', () => {
    const where: Condition = {
      all: [
        { fact: 'event.amount', op: 'gt', value: 10 },
        { fact: 'event.amount', op: 'lt', value: 10 },
      ],
    };
    const activity = { event: 'card.purchase', measure: 'count', within: 'P30D', where } as const;
    const found = lint({
      audience: { activity, op: 'gte', value: 1 },
      objective: { conversion: { event: 'card.purchase', where }, within: 'P7D' },
      holdout: 0.1,
    });
    expect(found).toEqual([
      'warning NEVER_HOLDS audience/activity/where/all/1',
      'warning NEVER_HOLDS objective/conversion/where/all/1',
    ]);
  });
});

describe('arms', () => {
  it('refuses an arm without words for the only channel', () => {
    const found = lint({
      variants: [
        { id: 'a', weight: 1, email: { template: 'fuel-a' }, sms: { template: 'fuel-a-sms' } },
        { id: 'b', weight: 1, sms: { template: 'fuel-a-sms' } },
      ],
      channels: { order: ['email', 'sms'], fallback: false },
    });
    expect(found).toEqual([
      'warning CONTENT_UNUSED variants/0/sms',
      'error VARIANT_UNREACHABLE variants/1',
    ]);
  });
});

describe('experiments', () => {
  const objective = { conversion: { event: 'card.purchase' }, within: 'P7D' } as const;

  it('wants somebody held out where an effect is asked for, and an objective where somebody is', () => {
    expect(lint({ objective })).toEqual(['warning NO_HOLDOUT holdout']);
    expect(lint({ holdout: 0.1 })).toEqual(['warning NO_OBJECTIVE holdout']);
    expect(lint({ objective, holdout: 0.1 })).toEqual([]);
  });

  it('counts whom the limits leave in the holdout', () => {
    const few = { objective, holdout: 0.1, limits: { sends: 500 } };
    expect(lint(few)).toEqual(['warning HOLDOUT_TOO_SMALL holdout']);
    expect(lint({ ...few, limits: { sends: 1_000_000 } })).toEqual([]);
    expect(lint({ objective, holdout: 0.1 }, { experiment: { customersPerWeek: 40 } })).toEqual([
      'warning HOLDOUT_TOO_SMALL holdout',
    ]);
  });
});

describe('hours', () => {
  it('warns when a message may be worthless before the night is over', () => {
    expect(lint({ schedule: { validFor: 'PT6H' } })).toEqual([
      'warning QUIET_HOURS_SWALLOW_VALIDITY schedule/validFor',
    ]);
    expect(lint({ schedule: { validFor: 'PT12H' } })).toEqual([]);
    const limits = { perCustomer: { max: 1, within: 'P7D' } };
    expect(lint({ schedule: { validFor: 'PT6H' }, purpose: 'service', limits })).toEqual([]);
  });

  it('refuses a day that begins in the night and is over before it', () => {
    const trigger = { date: { fact: 'customer.birth_date', at: '00:30' } };
    expect(lint({ trigger, schedule: { validFor: 'PT6H' } })).toEqual([
      'error QUIET_HOURS_SWALLOW_VALIDITY schedule/validFor',
    ]);
    const atNine = { date: { fact: 'customer.birth_date', at: '09:00' } };
    expect(lint({ trigger: atNine, schedule: { validFor: 'PT6H' } })).toEqual([]);
  });

  it('refuses hours that never open', () => {
    const quietHours = { from: '08:00', to: '21:00' };
    expect(lint({ schedule: { quietHours } })).toEqual(['error NEVER_OPEN schedule/quietHours']);
  });

  it('takes the account’s own hours', () => {
    const policy = policySchema.parse({ quietHours: { from: '12:00', to: '13:00' } });
    expect(lint({ schedule: { validFor: 'PT6H' } }, { policy })).toEqual([]);
  });
});

describe('texts', () => {
  it('warns of a text over one part, by language, with the characters that make it dear', () => {
    const template = templateSchema.parse({
      id: 'fuel-a-sms',
      name: 'Fuel',
      channel: 'sms',
      defaultLanguage: 'en',
      languages: {
        en: { body: 'Two per cent back on fuel.' },
        cs: { body: `Vraťte se: dvě procenta zpět za pohonné hmoty. ${'x'.repeat(30)}` },
      },
    });
    const findings = lintCampaign(campaignOf(), {
      templates: new Map([['fuel-a-sms', template]]),
    });
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject({
      code: 'SMS_SEVERAL_PARTS',
      path: ['variants', 0, 'sms', 'template'],
    });
    expect(findings[0]?.message).toContain('cs: takes 2 parts');
    expect(findings[0]?.message).toContain('UCS-2');
  });
});
