import { describe, expect, it } from 'vitest';
import { createArmDates } from '#shared/app/arm-dates.ts';
import { CAMPAIGN, liveCampaign, worldWithTemplate } from './api/api-world.ts';

const EIGHTEEN = {
  ...CAMPAIGN,
  name: 'Eighteen',
  trigger: { date: { fact: 'customer.birth_date', years: 18, at: '10:00' } },
};

async function worldWithCustomers(count: number) {
  const world = await worldWithTemplate();
  const customers = Array.from({ length: count }, (_, n) => ({
    id: `c-${String(n).padStart(4, '0')}`,
    timeZone: 'Europe/Prague',
    attributes: n % 10 === 0 ? { birth_date: '2008-03-20' } : {},
  }));
  await world.call('crm', 'POST', '/v1/customers:bulk', { body: customers });
  const armed = async () => {
    const loaded = await world.ports.customers.load(customers.map(({ id }) => id));
    return [...loaded.values()].filter(({ state }) => state.watches.eighteen !== undefined).length;
  };
  return { world, armed, armDates: createArmDates(world.ports) };
}

describe('a date campaign that comes into force', () => {
  it('is armed for everybody who was there before it, once', async () => {
    const { world, armed, armDates } = await worldWithCustomers(250);
    await liveCampaign(world, 'eighteen', EIGHTEEN);
    expect(await armDates()).toEqual({ armed: 25 });
    expect(await armed()).toBe(25);
    const due: unknown[] = [];
    await world.ports.due.drain(new Date('2026-03-20T09:00:00Z'), async (page) => {
      due.push(...page);
    });
    expect(due).toHaveLength(25);
    expect(await armDates()).toEqual({ armed: 0 });
    expect(await world.ports.backfills.open()).toEqual([]);
  });

  it('is armed again for those who came while it was paused', async () => {
    const { world, armed, armDates } = await worldWithCustomers(10);
    await liveCampaign(world, 'eighteen', EIGHTEEN);
    await armDates();
    await world.change('omar', 'POST', '/v1/campaigns/eighteen/pause');
    await world.call('crm', 'PUT', '/v1/customers/c-0001', {
      body: { timeZone: 'Europe/Prague', attributes: { birth_date: '2008-03-20' } },
    });
    expect(await armDates()).toEqual({ armed: 0 });
    await world.change('omar', 'POST', '/v1/campaigns/eighteen/resume');
    expect(await armDates()).toEqual({ armed: 1 });
    expect(await armed()).toBe(2);
  });

  it('is given up when it ends before its turn', async () => {
    const { world, armed, armDates } = await worldWithCustomers(10);
    await liveCampaign(world, 'eighteen', EIGHTEEN);
    await world.change('omar', 'POST', '/v1/campaigns/eighteen/end');
    expect(await armDates()).toEqual({ armed: 0 });
    expect([await armed(), await world.ports.backfills.open()]).toEqual([0, []]);
  });
});
