import { describe, expect, it } from 'vitest';
import { CAMPAIGN, worldWithTemplate } from './api-world.ts';

const NOBODY = {
  ...CAMPAIGN,
  audience: {
    all: [
      { fact: 'customer.age', op: 'gte', value: 60 },
      { fact: 'customer.age', op: 'lt', value: 18 },
    ],
  },
};

describe('lint', () => {
  it('tells a draft what submit will refuse, and submit refuses it', async () => {
    const world = await worldWithTemplate();
    const put = await world.call('anna', 'PUT', '/v1/campaigns/nobody', { body: NOBODY });
    const expected = { severity: 'error', code: 'NEVER_HOLDS', pointer: '#/audience/all/1' };
    expect(put.body.warnings).toMatchObject([expected]);

    const lint = await world.call('ines', 'GET', '/v1/campaigns/nobody/lint');
    expect(lint.body).toMatchObject({ version: 1, ready: false, warnings: [expected] });

    const submitted = await world.change('anna', 'POST', '/v1/campaigns/nobody/submit');
    expect([submitted.status, submitted.body.code]).toEqual([422, 'CAMPAIGN_INCOMPLETE']);
    expect(submitted.body.errors).toEqual(lint.body.errors);
    expect(submitted.body.errors[0]).toMatchObject({
      pointer: '#/audience/all/1',
      rule: 'never_holds',
    });
  });

  it('lets warnings pass, and says them again at submit', async () => {
    const world = await worldWithTemplate();
    const body = {
      ...CAMPAIGN,
      objective: { conversion: { event: 'card.purchase' }, within: 'P7D' },
    };
    await world.call('anna', 'PUT', '/v1/campaigns/fuel', { body });
    const lint = await world.call('anna', 'GET', '/v1/campaigns/fuel/lint');
    expect(lint.body).toMatchObject({
      ready: true,
      errors: [],
      warnings: [{ code: 'NO_HOLDOUT' }],
    });
    const submitted = await world.change('anna', 'POST', '/v1/campaigns/fuel/submit');
    expect([submitted.status, submitted.body.warnings]).toEqual([200, lint.body.warnings]);
  });

  it('weighs the holdout by what is expected', async () => {
    const world = await worldWithTemplate();
    const body = {
      ...CAMPAIGN,
      objective: { conversion: { event: 'card.purchase' }, within: 'P7D' },
      holdout: 0.1,
    };
    await world.call('anna', 'PUT', '/v1/campaigns/fuel', { body });
    const codes = async (query: Record<string, string>) => {
      const got = await world.call('anna', 'GET', '/v1/campaigns/fuel/lint', { query });
      return got.body.warnings.map(({ code }: { code: string }) => code);
    };
    expect(await codes({ customersPerWeek: '100' })).toEqual(['HOLDOUT_TOO_SMALL']);
    expect(await codes({ customersPerWeek: '100000' })).toEqual([]);
    expect(await codes({ customersPerWeek: '4000', relativeLift: '0.01' })).toEqual([
      'HOLDOUT_TOO_SMALL',
    ]);
  });

  it('knows no campaign that is not there', async () => {
    const world = await worldWithTemplate();
    const got = await world.call('anna', 'GET', '/v1/campaigns/none/lint');
    expect([got.status, got.body.code]).toEqual([404, 'CAMPAIGN_UNKNOWN']);
  });
});
