import { describe, expect, it } from 'vitest';
import { DomainError } from '#shared/domain/domain-error.ts';
import type { RulesetChange } from '#shared/ports/ruleset-log.ts';
import { createApiWorld, SMS_TEMPLATE, worldWithTemplate } from './api-world.ts';

const body = (text: string) => ({ ...SMS_TEMPLATE, languages: { en: { body: text } } });

describe('templates', () => {
  it('creates, reads, changes and deletes, version by version', async () => {
    const world = await worldWithTemplate();
    const first = await world.call('ines', 'GET', '/v1/templates/fuel-sms');
    expect(first).toMatchObject({
      status: 200,
      etag: '"v1"',
      body: { version: 1, author: 'anna', template: SMS_TEMPLATE },
    });
    const second = await world.change(
      'carla',
      'PUT',
      '/v1/templates/fuel-sms',
      body('Cheaper still'),
    );
    expect(second).toMatchObject({ status: 200, etag: '"v2"', body: { author: 'carla' } });
    const old = await world.call('ines', 'GET', '/v1/templates/fuel-sms/versions/1');
    expect(old.body.template.languages).toEqual(SMS_TEMPLATE.languages);
    expect((await world.change('anna', 'DELETE', '/v1/templates/fuel-sms')).status).toBe(204);
    expect((await world.call('ines', 'GET', '/v1/templates/fuel-sms')).body.code).toBe(
      'TEMPLATE_UNKNOWN',
    );
    expect((await world.call('ines', 'GET', '/v1/templates/fuel-sms/versions/2')).status).toBe(200);
    expect((await world.call('ines', 'GET', '/v1/templates')).body.items).toEqual([]);
  });

  it('needs the state a change or deletion starts from', async () => {
    const world = await worldWithTemplate();
    const put = await world.call('anna', 'PUT', '/v1/templates/fuel-sms', { body: body('x') });
    const removed = await world.call('anna', 'DELETE', '/v1/templates/fuel-sms');
    expect([put.body.code, removed.body.code]).toEqual([
      'PRECONDITION_MISSING',
      'PRECONDITION_MISSING',
    ]);
    const stale = await world.call('anna', 'DELETE', '/v1/templates/fuel-sms', {
      headers: { 'if-match': '"v9"' },
    });
    expect(stale.status).toBe(412);
  });

  it('refuses what would fail when sent, line by line', async () => {
    const world = createApiWorld();
    await world.change('ada', 'PUT', '/v1/fields', {
      customer: { first_name: { type: 'string' } },
      event: {},
    });
    const refused = await world.call('anna', 'PUT', '/v1/templates/t', {
      body: body('Hi {{ customer.first_name }},\n{{ customer.frist_name | default: "you" }}'),
    });
    expect(refused.status).toBe(422);
    expect(refused.body.code).toBe('TEMPLATE_BROKEN');
    expect(refused.body.errors).toEqual([
      expect.objectContaining({ pointer: '#/languages/en/body', rule: 'missing_default' }),
      expect.objectContaining({
        rule: 'unknown_field',
        detail: expect.stringMatching(/did you mean customer\.first_name\?.*line 2/),
      }),
    ]);
    expect((await world.call('anna', 'GET', '/v1/templates/t')).status).toBe(404);
  });

  it.each([
    [{ ...SMS_TEMPLATE, id: 'other' }, '#/id', 'same_as_path'],
    [{ ...SMS_TEMPLATE, defaultLanguage: 'de' }, '#/defaultLanguage', 'rule'],
    [{ ...SMS_TEMPLATE, channel: 'fax' }, '#/channel', 'one_of'],
    [{ ...SMS_TEMPLATE, langauges: {} }, '#/langauges', 'unknown_field'],
    [{ ...SMS_TEMPLATE, links: { a: 'javascript:alert(1)' } }, '#/links/a', 'format'],
  ])('refuses a template that is none (%#)', async (sent, pointer, rule) => {
    const world = createApiWorld();
    const refused = await world.call('anna', 'PUT', '/v1/templates/t', { body: sent });
    expect(refused.status).toBe(422);
    expect(refused.body.errors).toEqual([expect.objectContaining({ pointer, rule })]);
  });

  it('shows it as a customer would see it', async () => {
    const world = createApiWorld();
    await world.change('ada', 'PUT', '/v1/fields', {
      customer: { first_name: { type: 'string', example: 'Jana' } },
      event: {},
    });
    const hello = body('Hi {{ customer.first_name | default: "there" }}');
    await world.call('anna', 'PUT', '/v1/templates/hello', { body: hello });
    const preview = async (sent: unknown) =>
      (await world.call('ines', 'POST', '/v1/templates/hello/preview', { body: sent })).body.message
        .body;
    expect(await preview({})).toBe('Hi Jana');
    expect(await preview({ customer: { first_name: 'Petr' } })).toBe('Hi Petr');
    expect(await preview({ customer: { first_name: null } })).toBe('Hi there');
  });
});

describe('segments', () => {
  const segment = (condition: unknown) => ({ condition });

  it('refuses one that would contain itself, and names the way round', async () => {
    const world = createApiWorld();
    await world.call('anna', 'PUT', '/v1/segments/a', {
      body: segment({ fact: 'customer.x', op: 'exists', value: true }),
    });
    await world.call('anna', 'PUT', '/v1/segments/b', {
      body: segment({ all: [{ segment: 'a' }] }),
    });
    const refused = await world.change(
      'anna',
      'PUT',
      '/v1/segments/a',
      segment({ not: { segment: 'b' } }),
    );
    expect(refused.status).toBe(422);
    expect(refused.body.errors).toEqual([
      {
        pointer: '#/condition',
        rule: 'segment_cycle',
        detail: expect.stringContaining('a > b > a'),
      },
    ]);
    const self = await world.call('anna', 'PUT', '/v1/segments/c', {
      body: segment({ segment: 'c' }),
    });
    expect(self.body.errors[0].rule).toBe('segment_cycle');
    const unknown = await world.call('anna', 'PUT', '/v1/segments/c', {
      body: segment({ segment: 'd' }),
    });
    expect(unknown.body.errors[0].rule).toBe('segment_unknown');
  });

  it('lists in pages behind a cursor that is nobody else’s business', async () => {
    const world = createApiWorld();
    for (const id of ['c', 'a', 'b']) {
      await world.call('anna', 'PUT', `/v1/segments/${id}`, { body: segment({ all: [] }) });
    }
    const first = await world.call('ines', 'GET', '/v1/segments', { query: { limit: '2' } });
    expect(first.body.items.map(({ id }: { id: string }) => id)).toEqual(['a', 'b']);
    expect(first.body.cursor).not.toContain('b');
    const rest = await world.call('ines', 'GET', '/v1/segments', {
      query: { limit: '2', cursor: first.body.cursor },
    });
    expect(rest.body).toEqual({ items: [expect.objectContaining({ id: 'c' })] });
    for (const cursor of ['b', 'YWJj', '%%%', 'é']) {
      const forged = await world.call('ines', 'GET', '/v1/segments', { query: { cursor } });
      expect([forged.status, forged.body.code]).toEqual([400, 'CURSOR_INVALID']);
    }
    const limit = await world.call('ines', 'GET', '/v1/segments', {
      query: { limit: '1000', page: '2' },
    });
    expect(limit.body).toMatchObject({
      code: 'PARAMETER_INVALID',
      errors: [
        { parameter: 'limit', rule: 'too_large' },
        { parameter: 'page', rule: 'unknown_field' },
      ],
    });
  });
});

describe('settings and offer codes', () => {
  it('puts a policy in force, changed only by who has seen the one before', async () => {
    const world = createApiWorld();
    const initial = await world.call('ines', 'GET', '/v1/policy');
    expect(initial).toMatchObject({
      etag: '"v0"',
      body: { currency: 'EUR', complaintFirst: true },
    });
    const blind = await world.call('ada', 'PUT', '/v1/policy', { body: { currency: 'CZK' } });
    expect(blind.status).toBe(428);
    const put = await world.change('ada', 'PUT', '/v1/policy', { currency: 'CZK' });
    expect(put).toMatchObject({ status: 200, etag: '"v1"' });
    expect((await world.ruleset()).policy.currency).toBe('CZK');
    const late = await world.call('ada', 'PUT', '/v1/policy', {
      body: { currency: 'USD' },
      headers: { 'if-match': initial.etag },
    });
    expect(late.status).toBe(412);
  });

  describe('where a policy is stored and a crash keeps it from the rule set', () => {
    const STOP = { currency: 'EUR', stopped: ['all'] };
    const appended = (world: ReturnType<typeof createApiWorld>, fails: () => boolean) => {
      const { append } = world.ports.rulesetLog;
      let count = 0;
      Object.assign(world.ports.rulesetLog, {
        append: async (change: RulesetChange) => {
          if (fails()) throw new DomainError('TABLE_THROTTLED', 'too fast', { retryable: true });
          count += 1;
          return append(change);
        },
      });
      return () => count;
    };
    const put = (world: ReturnType<typeof createApiWorld>, body: object, etag: string) =>
      world.call('ada', 'PUT', '/v1/policy', { body, headers: { 'if-match': etag } });
    const stopped = async (world: ReturnType<typeof createApiWorld>) =>
      (await world.ruleset()).policy.stopped;

    it('takes the repeated change as done, with the ETag of the first time', async () => {
      const world = createApiWorld();
      let broken = true;
      appended(world, () => broken);
      await expect(put(world, STOP, '"v0"')).rejects.toThrow('too fast');
      expect(await stopped(world)).toEqual([]);
      await expect(put(world, STOP, '"v0"')).rejects.toThrow('too fast');
      broken = false;
      expect(await put(world, STOP, '"v0"')).toMatchObject({ status: 200, etag: '"v1"' });
      expect(await stopped(world)).toEqual(['all']);
      expect((await put(world, { currency: 'EUR' }, '"v0"')).status).toBe(412);
      const noneMatch = { 'if-none-match': '*' };
      const anew = await world.call('ada', 'PUT', '/v1/policy', { body: STOP, headers: noneMatch });
      expect(anew.status).toBe(412);
      const blind = await world.call('ada', 'PUT', '/v1/policy', { body: STOP });
      expect(blind.status).toBe(428);
    });

    it('shows it only once it is in force, and puts it there', async () => {
      const world = createApiWorld();
      let broken = true;
      const count = appended(world, () => broken);
      await expect(put(world, STOP, '"v0"')).rejects.toThrow('too fast');
      const get = () => world.call('ines', 'GET', '/v1/policy');
      await expect(get()).rejects.toThrow('too fast');
      broken = false;
      expect(await get()).toMatchObject({ status: 200, etag: '"v1"', body: STOP });
      expect(await stopped(world)).toEqual(['all']);
      expect(count()).toBe(1);
      await get();
      expect(count()).toBe(1);
    });

    it('reads without writing what is in force, however old the copy at hand is', async () => {
      const old = await createApiWorld().ruleset();
      const world = createApiWorld({ rulesets: { current: async () => old } });
      const count = appended(world, () => false);
      expect((await put(world, STOP, '"v0"')).status).toBe(200);
      expect((await world.call('ines', 'GET', '/v1/policy')).status).toBe(200);
      expect(count()).toBe(1);
    });
  });

  it('adds codes to a pool once, and refuses what is no code', async () => {
    const world = createApiWorld();
    expect((await world.call('ines', 'GET', '/v1/offer-pools/fuel')).body.code).toBe(
      'POOL_UNKNOWN',
    );
    const put = (codes: unknown) =>
      world.call('anna', 'PUT', '/v1/offer-pools/fuel/codes', { body: { codes } });
    expect((await put(['A-1', 'A-2'])).body).toEqual({ id: 'fuel', size: 2, left: 2, added: 2 });
    expect((await put(['A-2', 'A-3'])).body).toMatchObject({ size: 3, added: 1 });
    const refused = await put(['A-4', '=cmd|calc']);
    expect(refused.body.errors).toEqual([
      expect.objectContaining({ pointer: '#/codes/1', rule: 'format' }),
    ]);
    expect((await world.call('ines', 'GET', '/v1/offer-pools/fuel')).body.size).toBe(3);
  });
});
