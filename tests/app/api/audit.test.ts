import { describe, expect, it } from 'vitest';
import { CAMPAIGN, createApiWorld, liveCampaign, worldWithTemplate } from './api-world.ts';

describe('the audit log', () => {
  it('tells the way of a campaign: who, what, before and after', async () => {
    const world = await worldWithTemplate();
    await liveCampaign(world);
    await world.change('anna', 'PUT', '/v1/campaigns/fuel', { ...CAMPAIGN, priority: 60 });
    await world.change('omar', 'POST', '/v1/campaigns/fuel/pause');
    const { body } = await world.call('ines', 'GET', '/v1/audit/campaign/fuel');
    const told = body.items.map(
      ({
        actor,
        action,
        changes,
      }: {
        actor: string;
        action: string;
        changes: { pointer: string; before?: unknown; after?: unknown }[];
      }) =>
        [
          actor,
          action,
          ...changes
            .filter(({ pointer }) => /status|priority$/.test(pointer))
            .map((one) => `${one.before}>${one.after}`),
        ].join(' '),
    );
    expect(told.reverse()).toEqual([
      'anna putCampaign',
      'anna submitCampaign draft>in_review',
      'ben approveCampaign in_review>live',
      'anna putCampaign 50>60',
      'omar pauseCampaign live>paused',
    ]);
    expect(body.items[0]).toMatchObject({
      requestId: 'req-1',
      target: { kind: 'campaign', id: 'fuel' },
    });
  });

  it('says nothing of what was refused or changed nothing', async () => {
    const world = await worldWithTemplate();
    await world.call('anna', 'PUT', '/v1/campaigns/fuel', { body: CAMPAIGN });
    await world.call('anna', 'PUT', '/v1/campaigns/fuel', { body: CAMPAIGN });
    await world.change('anna', 'PUT', '/v1/campaigns/fuel', CAMPAIGN);
    await world.change('ben', 'POST', '/v1/campaigns/fuel/approve');
    expect((await world.call('ines', 'GET', '/v1/audit/campaign/fuel')).body.items).toHaveLength(1);
  });

  it('exports a day with everything but what customers said', async () => {
    const world = await worldWithTemplate();
    await world.call('anna', 'PUT', '/v1/segments/s', { body: { condition: { all: [] } } });
    await world.change('anna', 'DELETE', '/v1/segments/s');
    await world.change('ada', 'PUT', '/v1/policy', { currency: 'CZK' });
    await world.call('anna', 'PUT', '/v1/offer-pools/fuel/codes', { body: { codes: ['A-1'] } });
    await world.call('crm', 'PUT', '/v1/customers/c-1', {
      body: { consent: { sms: { marketing: true } } },
    });
    const day = await world.call('ada', 'GET', '/v1/audit/2026-03-04');
    expect(day.headers['content-type']).toBe('application/x-ndjson');
    const lines = String(day.body)
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map(({ action, target }) => `${action} ${target.id}`)).toEqual([
      'putTemplate fuel-sms',
      'putSegment s',
      'deleteSegment s',
      'putPolicy policy',
      'putOfferCodes fuel',
    ]);
    expect((await world.call('ada', 'GET', '/v1/audit/yesterday')).body.code).toBe(
      'PARAMETER_INVALID',
    );
  });

  it('exports a day as CSV that no spreadsheet runs', async () => {
    const world = await worldWithTemplate();
    const name = '=HYPERLINK("https://evil.example","x")';
    await world.call('anna', 'PUT', '/v1/segments/s', {
      body: { name, condition: { all: [] } },
    });
    const { headers, body } = await world.call('ada', 'GET', '/v1/audit/2026-03-04', {
      query: { format: 'csv' },
    });
    expect(headers['content-type']).toBe('text/csv; charset=utf-8');
    const rows = String(body).split('\r\n');
    expect(rows[0]).toBe('at,actor,action,request_id,kind,id,changes');
    expect(rows[2]).toContain(',anna,putSegment,req-1,segment,s,"[');
    expect(rows[2]).toContain('=HYPERLINK');
    for (const cell of rows.join(',').split(',')) expect(cell).not.toMatch(/^"?[=+@]/);
  });

  it('keeps the history of a consent, and of an erasure, without the customer', async () => {
    const world = createApiWorld();
    const put = (marketing: unknown) =>
      world.call('crm', 'PUT', '/v1/customers/c-1', {
        body: { email: 'jana@customers.example', consent: { email: { marketing } } },
      });
    await put(true);
    await put(true);
    await put({ granted: false, at: '2026-03-04T11:00:00Z', source: 'form', proof: 'v4' });
    await world.call('omar', 'DELETE', '/v1/customers/c-1');
    const { body } = await world.call('ines', 'GET', '/v1/audit/customer/c-1');
    expect(body.items.map(({ action }: { action: string }) => action)).toEqual([
      'deleteCustomer',
      'consent',
      'consent',
    ]);
    expect(body.items[1].changes).toContainEqual({
      pointer: '/email/marketing/granted',
      before: true,
      after: false,
    });
    expect(body.items[1].changes).toContainEqual({
      pointer: '/email/marketing/proof',
      after: 'v4',
    });
    expect(body.items[0].target.id).toBe('pseudonym:c-1');
    expect(JSON.stringify(body)).not.toContain('jana');
  });
});
