import { describe, expect, it } from 'vitest';
import { createHttpRouter } from '#functions/runtime/http-router.ts';
import { createApi } from '#shared/app/api/create-api.ts';
import type { ApiPorts } from '#shared/app/api/ports.ts';
import { apiEnvSchema } from '#shared/contracts/env/api-env.ts';
import type { HttpRequest } from '#shared/contracts/http/exchange.ts';
import type { Operation } from '#shared/contracts/http/operation.ts';
import { operations } from '#shared/contracts/http/operations.ts';
import { roleSchema } from '#shared/contracts/http/roles.ts';
import { CAMPAIGN, createApiWorld, worldWithTemplate } from './api-world.ts';

const rows = Object.entries<Operation>(operations);
/** Far too little for any operation, so that nothing is changed by those who may. */
const request = (row: Operation, claims?: Record<string, unknown>): HttpRequest => ({
  method: row.method,
  path: row.path,
  params: row.params === undefined ? {} : { id: '-not-an-id-#', version: 'x' },
  query: {},
  headers: {},
  requestId: 'req-1',
  ...(claims !== undefined && { identity: { kind: 'token', claims } }),
});

const IAM_ROLES = JSON.stringify({
  'arn:aws:iam::111122223333:role/teams/desk': 'marketer',
  'arn:aws:sts::111122223333:assumed-role/reviewers/*': 'approver',
  'arn:aws:iam::111122223333:user/ops/omar': 'operator',
});
/** Operations that tell these roles apart. */
const ONLY: Readonly<Record<string, Operation>> = {
  marketer: operations.putSegment,
  approver: operations.approveCampaign,
  operator: operations.deleteCustomer,
  machine: operations.takeEvents,
};

/** Calls that are signed by IAM. */
function asSigned(ports: ApiPorts) {
  const router = createHttpRouter(createApi(ports));
  return async (arn: string, method: string, path: string, etag = '', body?: unknown) => {
    const match = router(method, path);
    if (match.outcome !== 'found') throw new Error(`${method} ${path}: ${match.outcome}`);
    return match.route.handle({
      method,
      path,
      params: match.params,
      query: {},
      headers: {
        'content-type': 'application/json',
        ...(etag !== '' && { 'if-match': etag }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      requestId: 'req-1',
      identity: { kind: 'iam', arn },
    });
  };
}

describe('who may do what', () => {
  const routes = new Map(
    createApi(createApiWorld().ports).map((route) => [`${route.method} ${route.path}`, route]),
  );
  const answer = async (row: Operation, claims?: Record<string, unknown>) => {
    const response = await routes.get(`${row.method} ${row.path}`)?.handle(request(row, claims));
    return response?.status;
  };

  it.each(rows)('%s: exactly the roles of the table', async (_id, row) => {
    expect(await answer(row)).toBe(row.roles === 'anyone' ? 200 : 401);
    for (const role of roleSchema.options) {
      const allowed = row.roles === 'anyone' || row.roles.includes(role);
      const status = await answer(row, { sub: 'somebody', 'cognito:groups': `[${role} other]` });
      expect(status === 403, `${role} is ${status}`).toBe(!allowed);
      expect(status).not.toBe(401);
    }
  });

  it('reads roles from groups, as a list or as API Gateway writes it, and from scopes', async () => {
    const row = operations.listCampaigns;
    for (const claims of [
      { 'cognito:groups': ['analyst'] },
      { 'cognito:groups': '[other analyst]' },
      { groups: 'analyst' },
      { scope: 'openid opportune/analyst' },
      { scp: ['opportune/analyst'] },
    ]) {
      expect(await answer(row, { sub: 'x', ...claims })).toBe(200);
    }
    for (const claims of [
      { scope: 'analyst' },
      { 'cognito:groups': 'analysts' },
      { role: 'admin' },
      {},
    ]) {
      expect(await answer(row, { sub: 'x', ...claims })).toBe(403);
    }
    expect(await answer(row, { 'cognito:groups': 'analyst' })).toBe(401);
  });

  it('takes a signed AWS call for a machine', async () => {
    const route = routes.get('POST /v1/events');
    const signed = {
      kind: 'iam',
      arn: 'arn:aws:sts::111122223333:assumed-role/core/batch',
    } as const;
    const response = await route?.handle({ ...request(operations.takeEvents), identity: signed });
    expect(response?.status).toBe(400);
    const campaigns = await routes
      .get('GET /v1/campaigns')
      ?.handle({ ...request(operations.listCampaigns), identity: signed });
    expect(campaigns?.status).toBe(403);
  });

  it('gives those who sign by IAM the role the stage gives them, and no other', async () => {
    const access = { auth: 'jwt', fourEyes: true, webhookTargets: 'public' } as const;
    const iamRoles = apiEnvSchema.shape.IAM_ROLES.parse(IAM_ROLES);
    const call = asSigned(createApiWorld({ access: { ...access, iamRoles } }).ports);
    /** Which of the operations are open; a machine may hand in events, and an operator too. */
    const roles = async (arn: string) => {
      const open: string[] = [];
      for (const [role, { method, path }] of Object.entries(ONLY)) {
        const { status } = await call(arn, method, path.replace(/\{id\+?\}/, '-no-id-'));
        if (status === 401) return 'nobody';
        if (status !== 403) open.push(role);
      }
      return open.join();
    };
    const account = 'arn:aws:sts::111122223333';
    expect(await roles(`${account}:assumed-role/desk/anna@bank`)).toBe('marketer');
    expect(await roles(`${account}:assumed-role/reviewers/ben`)).toBe('approver');
    expect(await roles('arn:aws:iam::111122223333:user/ops/omar')).toBe('operator,machine');
    for (const other of [
      `${account}:assumed-role/desk2/anna`,
      `${account}:assumed-role/other/desk`,
      'arn:aws:sts::444455556666:assumed-role/desk/anna',
      'arn:aws:iam::111122223333:user/desk',
      'arn:aws:iam::111122223333:root',
      `${account}:federated-user/desk`,
    ])
      expect(await roles(other), other).toBe('machine');
    for (const none of [
      '',
      'desk',
      'arn:aws:sts::1:assumed-role/desk/anna',
      `${account}:assumed-role/desk`,
      `${account}:assumed-role/desk/`,
      `${account}:assumed-role/x/desk/anna`,
      `x${account}:assumed-role/desk/anna`,
      `${account}:assumed-role/desk/anna\n`,
    ])
      expect(await roles(none), none).toBe('nobody');
  });

  it.each([
    ['no JSON', '{'],
    ['a role there is not', '{"arn:aws:iam::111122223333:role/desk":"owner"}'],
    ['one session', '{"arn:aws:sts::111122223333:assumed-role/desk/anna":"marketer"}'],
    ['any role', '{"arn:aws:sts::111122223333:assumed-role/*":"marketer"}'],
    ['any account', '{"arn:aws:iam::*:role/desk":"marketer"}'],
    [
      'one role twice',
      '{"arn:aws:iam::111122223333:role/a/desk":"marketer","arn:aws:sts::111122223333:assumed-role/desk/*":"approver"}',
    ],
  ])('refuses to start with roles by IAM for %s', (_, text) => {
    expect(apiEnvSchema.shape.IAM_ROLES.safeParse(text).success).toBe(false);
  });

  it('takes all sessions of an IAM role for one: nobody approves their own under another name', async () => {
    const desk = 'arn:aws:sts::111122223333:assumed-role/desk';
    const world = await worldWithTemplate({
      access: {
        auth: 'jwt',
        fourEyes: true,
        webhookTargets: 'public',
        iamRoles: new Map([
          [desk, 'admin'],
          [desk.replace('desk', 'review'), 'approver'],
        ]),
      },
    });
    const call = asSigned(world.ports);
    const path = '/v1/campaigns/fuel';
    const put = await call(`${desk}/anna`, 'PUT', path, '', CAMPAIGN);
    const submitted = await call(`${desk}/anna`, 'POST', `${path}/submit`, put.headers?.['etag']);
    expect([put.status, submitted.status]).toEqual([201, 200]);
    const etag = submitted.headers?.['etag'];
    const own = await call(`${desk}/somebody-else`, 'POST', `${path}/approve`, etag);
    expect([own.status, JSON.parse(String(own.body)).code]).toEqual([403, 'FOUR_EYES']);
    const other = `${desk.replace('desk', 'review')}/ben`;
    expect((await call(other, 'POST', `${path}/approve`, etag)).status).toBe(200);
  });

  it('does not ask who it is where sign-in is switched off', async () => {
    const world = createApiWorld({
      access: { auth: 'off', fourEyes: true, webhookTargets: 'public' },
    });
    const body = { condition: { all: [] } };
    const by = async (headers: Record<string, string>, id: string) =>
      (await world.call('nobody', 'PUT', `/v1/segments/${id}`, { body, headers })).body.author;
    expect(await by({}, 'a')).toBe('development');
    expect(await by({ 'x-development-actor': 'anna' }, 'b')).toBe('anna');
    const signedIn = createApiWorld();
    const refused = await signedIn.call('nobody', 'PUT', '/v1/segments/a', {
      body,
      headers: { 'x-development-actor': 'anna' },
    });
    expect(refused.status).toBe(401);
  });
});

describe('Idempotency-Key', () => {
  const post = (
    world: Awaited<ReturnType<typeof worldWithTemplate>>,
    key: string,
    body: unknown = CAMPAIGN,
    who = 'anna',
  ) => world.call(who, 'POST', '/v1/campaigns', { body, headers: { 'idempotency-key': key } });

  it('lets a request take effect once and answers it alike', async () => {
    const world = await worldWithTemplate();
    const first = await post(world, 'k-1');
    const again = await post(world, 'k-1');
    expect(again).toMatchObject({ status: 201, body: first.body, etag: first.etag });
    expect(again.headers['idempotency-replayed']).toBe('true');
    expect(first.headers['idempotency-replayed']).toBeUndefined();
    expect((await world.call('anna', 'GET', '/v1/campaigns')).body.items).toHaveLength(1);
  });

  it('refuses a changed body under the same key, but not another caller’s', async () => {
    const world = await worldWithTemplate();
    await post(world, 'k-1');
    const changed = await post(world, 'k-1', { ...CAMPAIGN, name: 'Other' });
    expect([changed.status, changed.body.code]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);
    expect((await post(world, 'k-1', { ...CAMPAIGN, name: 'Other' }, 'carla')).status).toBe(201);
  });

  it('frees the key of a request that was refused', async () => {
    const world = await worldWithTemplate();
    const refused = await post(world, 'k-1', { ...CAMPAIGN, audience: { segment: 'none' } });
    expect(refused.status).toBe(422);
    expect((await post(world, 'k-1')).status).toBe(201);
  });

  it('runs one of many at a time', async () => {
    const world = await worldWithTemplate();
    const race = await Promise.all(Array.from({ length: 5 }, () => post(world, 'k-1')));
    const [ran] = race.filter(
      ({ headers }) => headers['idempotency-replayed'] === undefined && headers.etag,
    );
    expect(ran?.status).toBe(201);
    // Whoever comes while it runs is told so; whoever comes after it gets its answer again.
    for (const other of race.filter((answer) => answer !== ran))
      expect(other.status === 201 ? other.headers['idempotency-replayed'] : other.body.code).toBe(
        other.status === 201 ? 'true' : 'REQUEST_RUNNING',
      );
    expect((await world.call('anna', 'GET', '/v1/campaigns')).body.items).toHaveLength(1);
  });

  it('refuses a key that is none', async () => {
    const world = await worldWithTemplate();
    for (const key of ['', 'ž', 'x'.repeat(256)]) {
      const refused = await post(world, key);
      expect([refused.status, refused.body.code]).toEqual([400, 'HEADER_INVALID']);
    }
  });
});

describe('bodies', () => {
  const put = (body: string, type?: string) =>
    createApiWorld().call('anna', 'PUT', '/v1/segments/a', {
      body,
      headers: type === undefined ? {} : { 'content-type': type },
    });

  it.each([
    ['', 'application/json', 400, 'BODY_MISSING'],
    ['{"condition":', 'application/json', 400, 'BODY_NOT_JSON'],
    ['{}{}', 'application/json', 400, 'BODY_NOT_JSON'],
    ['{"condition":{"all":[]}}', 'text/plain', 415, 'MEDIA_TYPE_UNSUPPORTED'],
    ['condition=all', 'application/x-www-form-urlencoded', 415, 'MEDIA_TYPE_UNSUPPORTED'],
    [
      '{"condition":{"all":[]}}',
      'application/json; charset=iso-8859-1',
      415,
      'MEDIA_TYPE_UNSUPPORTED',
    ],
    ['{"condition":{"all":[]}}', 'application/x-ndjson', 415, 'MEDIA_TYPE_UNSUPPORTED'],
    [
      '{"condition":{"all":[]},"__proto__":{"admin":true}}',
      'application/json',
      400,
      'BODY_KEY_FORBIDDEN',
    ],
    ['{"condition":{"\\u005f_proto__":1}}', 'application/json', 400, 'BODY_KEY_FORBIDDEN'],
    ['{"condition":{"constructor":1}}', 'application/json', 400, 'BODY_KEY_FORBIDDEN'],
    ['['.repeat(100_000), 'application/json', 400, 'BODY_TOO_DEEP'],
    [`${'{"a":'.repeat(33)}1${'}'.repeat(33)}`, 'application/json', 400, 'BODY_TOO_DEEP'],
    ['null', 'application/json', 422, 'INPUT_INVALID'],
    ['"text"', 'application/json', 422, 'INPUT_INVALID'],
    ['{"condition":{"all":[]}}', 'application/json; charset=utf-8', 201, undefined],
    ['{"condition":{"all":[]}}', 'application/vnd.opportune+json', 201, undefined],
    ['{"condition":{"all":[]},"description":"[[[[[ \\" {{{{"}', 'application/json', 201, undefined],
  ])('%#: %.40s as %s is %i %s', async (body, type, status, code) => {
    const answered = await put(body, type);
    expect([answered.status, answered.body.code]).toEqual([status, code]);
    if (status >= 400) {
      expect(answered.headers['content-type']).toBe('application/problem+json');
      expect(answered.body).toMatchObject({ type: `/v1/docs#${code}`, status, requestId: 'req-1' });
    }
  });
});
