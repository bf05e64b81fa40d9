/** `opportune backtest --api` against a running engine with sign-in. */
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CustomerRecord, EventRecord } from '#local/datasets/dataset.ts';
import { openSeededBank } from '#local/datasets/seeded-bank.ts';
import { type Engine, startEngine } from '#local/engine/start-engine.ts';
import { createVirtualClock } from '#local/engine/virtual-clock.ts';
import {
  DEVELOPMENT_AUDIENCE,
  DEVELOPMENT_ISSUER,
  openDevelopmentIssuer,
} from '#local/identity/development-issuer.ts';
import { createJwtAuthorizer } from '#local/runner/jwt-authorizer.ts';
import type { Role } from '#shared/contracts/http/roles.ts';
import { apply } from '../../cli/apply.ts';
import { approve } from '../../cli/approve.ts';
import type { CheckpointFile } from '../../cli/backtest/checkpoint-file.ts';
import type { Position } from '../../cli/backtest/next-slice.ts';
import { backtestOverApi } from '../../cli/backtest/over-api.ts';
import { backtest } from '../../cli/backtest.ts';
import { UsageError } from '../../cli/usage-error.ts';
import { createClient } from '../../client/client.ts';
import { NOON } from '../support/builders.ts';
import { said } from './said.ts';

const DAY_MS = 86_400_000;
const root = mkdtempSync(join(tmpdir(), 'backtest-api-'));
const folder = join(root, 'demo');
const history = join(root, 'history');
const dataDir = join(root, 'kept');
const draft = 'fuel-cashback';
const issuer = await openDevelopmentIssuer();
const PEOPLE: Readonly<Record<string, readonly Role[]>> = {
  ines: ['analyst'],
  ben: ['approver'],
  ada: ['admin'],
  crm: ['machine'],
};
const tokens = new Map<string, string>();
const clock = createVirtualClock(NOON.getTime());
const bank = openSeededBank({ seed: '7', customers: 25, days: 35 });
const people: CustomerRecord[] = [];
const events: EventRecord[] = [];
let engine: Engine;
let told: string[] = [];

const asBulk = ({ joinedAt: _, time_zone: timeZone, ...record }: CustomerRecord) => ({
  ...record,
  ...(timeZone !== undefined && { timeZone }),
});
const toFile = (name: string, values: readonly unknown[], into = history): void =>
  writeFileSync(join(into, name), values.map((one) => JSON.stringify(one)).join('\n'));

beforeAll(async () => {
  cpSync('examples/demo', folder, { recursive: true });
  cpSync('examples/layout.html', join(root, 'layout.html'));
  mkdirSync(history);
  for await (const one of bank.customers) people.push(one);
  toFile('customers.ndjson', people.map(asBulk));
  for await (const one of bank.events) events.push(one);
  toFile('events.ndjson', events);
  for (const [sub, roles] of Object.entries(PEOPLE))
    tokens.set(sub, await issuer.token({ sub, roles }));
  engine = await startEngine({
    port: 0,
    clock,
    onError: (_, error) => {
      throw error;
    },
    authorizer: createJwtAuthorizer({
      issuer: DEVELOPMENT_ISSUER,
      audience: [DEVELOPMENT_AUDIENCE],
      keys: issuer.keys,
    }),
  });
  await as('ada', apply, folder);
  const others = readdirSync(join(folder, 'campaigns')).map((name) => name.replace('.json', ''));
  await as('ben', approve, ...others.filter((id) => id !== draft));
  // What the API has in force may be 4 s old (shared/app/current-ruleset.ts).
  const expected = JSON.parse((await offline('--json')).text);
  await vi.waitFor(
    async () =>
      expect(JSON.parse((await run('--json')).text)).toMatchObject({ events: expected.events }),
    { timeout: 30_000, interval: 1000 },
  );
}, 60_000);

afterAll(async () => {
  await engine.close();
  rmSync(root, { recursive: true });
});

beforeEach(() => {
  told = [];
  vi.spyOn(process.stderr, 'write').mockImplementation((chunk) => {
    told.push(String(chunk));
    return true;
  });
  return () => {
    vi.restoreAllMocks();
    rmSync(dataDir, { recursive: true, force: true });
  };
});

const as = (who: string, ...[command, ...args]: Parameters<typeof said>) =>
  said(command, ...args, '--api', engine.url, '--token', tokens.get(who) ?? '');
const run = (...args: readonly string[]) =>
  as('ines', backtest, draft, history, '--data-dir', dataDir, ...args);
const offline = (...args: readonly string[]) =>
  said(
    backtest,
    join(folder, 'campaigns', `${draft}.json`),
    history,
    '--data-dir',
    dataDir,
    ...args,
  );

/** Lets so many backtest calls through and does `then` instead of the next. */
function watchCalls(most = Number.POSITIVE_INFINITY, then: () => never = () => expect.fail()) {
  const real = globalThis.fetch;
  const seen: { customers: unknown[]; events: unknown[]; cursor?: string }[] = [];
  const spy = vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
    if (input instanceof Request && input.url.endsWith('/backtest')) {
      if (seen.length === most) then();
      seen.push(JSON.parse(await input.clone().text()));
    }
    return real(input, init);
  });
  return { seen, restore: () => spy.mockRestore() };
}
const cutOff = (): never => {
  throw new TypeError('fetch failed');
};

describe('opportune backtest --api', () => {
  it('comes to the report of the offline one, in one slice and in many', async () => {
    const expected = JSON.parse((await offline('--json')).text);
    expect(expected.figures.sent.total).toBeGreaterThan(0);
    expect(expected.neighbours.length).toBeGreaterThan(2);
    const { version, ...whole } = JSON.parse((await run('--json')).text);
    expect(version).toBe(1);
    expect(whole).toEqual(expected);

    const { seen } = watchCalls();
    const sliced = await run('--slice', '500');
    expect(seen.length).toBe(Math.ceil(events.length / 500));
    expect(seen.map(({ customers }) => customers.length)).toEqual([
      people.length,
      ...seen.slice(1).map(() => 0),
    ]);
    expect(sliced.text).toBe((await offline()).text);
    expect(told.join('')).toContain(`of ${events.length.toLocaleString('en')} events`);
  });

  it('takes --until and --alone as the offline one does', async () => {
    const args = ['--until', bank.startsAt.slice(0, 8).concat('20'), '--alone', '--json'];
    const { version: _, ...got } = JSON.parse((await run(...args)).text);
    expect(got).toEqual(JSON.parse((await offline(...args)).text));
  });

  it('goes on after an interruption from where it was', async () => {
    const whole = await run('--slice', '250');
    const cut = watchCalls(2, cutOff);
    await expect(run('--slice', '250')).rejects.toThrow(
      /nothing answers at .*\nKept after 500 events: the same command goes on from there/,
    );
    cut.restore();
    const { seen } = watchCalls();
    expect((await run('--slice', '250')).text).toBe(whole.text);
    expect(seen[0]).toMatchObject({ cursor: expect.any(String), customers: [] });
    expect(seen.reduce((sum, one) => sum + one.events.length, 0)).toBe(events.length - 500);
    expect(readdirSync(dataDir)).toEqual([]);
  });

  it('begins anew with --fresh, whatever is kept', async () => {
    const cut = watchCalls(1, cutOff);
    await expect(run('--slice', '250')).rejects.toThrow(UsageError);
    cut.restore();
    expect(readdirSync(dataDir)).toHaveLength(1);
    const { seen } = watchCalls();
    await run('--fresh');
    expect(seen.map(({ cursor }) => cursor)).toEqual([undefined]);
  });

  it('begins anew, and says so, when a day has passed since', async () => {
    const whole = await run('--slice', '250');
    const cut = watchCalls(2, cutOff);
    await expect(run('--slice', '250')).rejects.toThrow(UsageError);
    cut.restore();
    clock.advanceTo(clock.now().getTime() + DAY_MS);
    const { seen } = watchCalls();
    expect((await run('--slice', '250')).text).toBe(whole.text);
    expect(seen[1]?.cursor).toBeUndefined();
    expect(told.join('')).toContain('(its first slice is 24 hours old): begins anew');
  });

  it('is refused in one line: no such campaign, no such version, a role, what the files hold', async () => {
    const refused = (who: string, id: string, ...args: string[]) =>
      expect(as(who, backtest, id, history, '--data-dir', dataDir, ...args)).rejects;
    await refused('ines', 'nothing-here').toMatchObject({
      exitCode: 1,
      message: expect.stringMatching(/^backtest of nothing-here: 404 CAMPAIGN_UNKNOWN.*$/),
    });
    await refused('ines', draft, '--version', '9').toThrow(/404 CAMPAIGN_VERSION_UNKNOWN/);
    await refused('crm', draft).toThrow(/403 ROLE_MISSING/);
    await refused('crm', draft, '--json').toThrow(/403 ROLE_MISSING/);
    await refused('nobody', draft).toThrow(/401/);

    const odd = mkdtempSync(join(root, 'odd-'));
    const [one] = people.map(asBulk);
    const ahead = { granted: true, at: '2099-01-01T00:00:00Z', source: 'form' };
    toFile('customers.ndjson', [{ ...one, consent: { email: { marketing: ahead } } }], odd);
    cpSync(join(history, 'events.ndjson'), join(odd, 'events.ndjson'));
    await expect(as('ines', backtest, draft, odd, '--data-dir', dataDir)).rejects.toThrow(
      new RegExp(
        `^backtest of ${draft}: 422 INPUT_INVALID[^\n]*: #/customers/0/consent/email/marketing/at of "${one?.id}" lies more[^\n]*$`,
      ),
    );
  });

  it('takes those on file by their ids, and leaves out whoever is not', async () => {
    const bare = mkdtempSync(join(root, 'bare-'));
    cpSync(join(history, 'events.ndjson'), join(bare, 'events.ndjson'));
    const api = createClient({ baseUrl: engine.url, token: tokens.get('ada') ?? '' });
    const missing = people[3]?.id;
    for (const { id, ...body } of people.filter((one) => one.id !== missing).map(asBulk)) {
      const put = await api.putCustomer({ params: { id }, body });
      expect(put.ok).toBe(true);
    }
    const got = await as(
      'ines',
      backtest,
      draft,
      bare,
      '--data-dir',
      dataDir,
      '--on-file',
      '--json',
    );
    expect(told.join('')).toContain(`not on file, and left out: ${missing}\n`);
    const some = mkdtempSync(join(root, 'some-'));
    toFile('customers.ndjson', people.filter(({ id }) => id !== missing).map(asBulk), some);
    cpSync(join(history, 'events.ndjson'), join(some, 'events.ndjson'));
    const sent = await as('ines', backtest, draft, some, '--data-dir', dataDir, '--json');
    expect(JSON.parse(got.text)).toEqual(JSON.parse(sent.text));
  });

  it.each([
    [[`${draft}.json`, history, '--api', 'http://127.0.0.1:1'], /not a file/],
    [[draft, 'seeded:10x10', '--api', 'http://127.0.0.1:1'], /folder of NDJSON/],
    [[draft, history, '--api', 'http://127.0.0.1:1', '--with', '.'], /--with has no place/],
    [[draft, history, '--api', 'http://127.0.0.1:1', '--slice', '0'], /--slice must be/],
    [[draft, history, '--on-file'], /--on-file needs --api/],
    [[draft, history, '--api', 'http://127.0.0.1:1', '--until', '1999-01-01'], /no events/],
    [[draft, history, '--api', 'http://127.0.0.1:1'], /nothing answers at/],
  ])('is called wrongly: %j', async (args, message) => {
    const called = said(backtest, ...args);
    await expect(called).rejects.toThrow(UsageError);
    await expect(called).rejects.toThrow(message);
  });
});

describe('slices over the API', () => {
  it('end on a signal, with what is reached kept', async () => {
    let kept: Position | undefined;
    const checkpoint: CheckpointFile<Position> = {
      read: () => kept,
      write: (position) => {
        kept = position;
      },
      forget: () => {
        kept = undefined;
      },
    };
    const stop = new AbortController();
    const over = {
      client: createClient({ baseUrl: engine.url, token: tokens.get('ines') ?? '' }),
      campaignId: draft,
      manner: { against: 'nothing' },
      history: { customers: people.map(asBulk), customerIds: [], events },
      from: bank.startsAt,
      until: bank.endsAt,
      mostEvents: 300,
      checkpoint,
      say: (line: string) => expect.fail(line),
    } as const;
    const stopped = backtestOverApi({
      ...over,
      signal: stop.signal,
      onProgress: (taken) => taken === 600 && stop.abort(),
    });
    await expect(stopped).rejects.toMatchObject({
      exitCode: 130,
      message: expect.stringContaining('Kept after 600 events'),
    });
    expect(kept).toMatchObject({ customers: people.length, events: 600 });
    const progress: number[] = [];
    const signal = new AbortController().signal;
    const rest = await backtestOverApi({ ...over, signal, onProgress: (at) => progress.push(at) });
    expect(progress[0]).toBe(900);
    const once = await backtestOverApi({ ...over, mostEvents: 5000, signal, onProgress: () => {} });
    expect(rest).toEqual(once);
    expect(kept).toBeUndefined();
  });

  it('go on with what a call had no time for, in smaller ones', async () => {
    const hundred = Array.from({ length: 100 }, (_, index) => ({
      id: `e-${index}`,
      type: 'card.purchase',
      customerId: 'c-1',
      occurredAt: new Date(NOON.getTime() + index).toISOString(),
      data: {},
    }));
    const sizes: number[] = [];
    const customers: number[] = [];
    const client = createClient({
      baseUrl: 'http://127.0.0.1',
      fetch: async (request) => {
        const body = JSON.parse(await request.text());
        sizes.push(body.events.length);
        customers.push(body.customers.length);
        const taken = Math.min(body.events.length, 30);
        const done = taken === body.events.length;
        return Response.json({ figures: {}, taken, done, cursor: 'AAAA' });
      },
    });
    await backtestOverApi({
      client,
      campaignId: draft,
      manner: {},
      history: { customers: [{ id: 'c-1' }], customerIds: [], events: hundred },
      from: NOON.toISOString(),
      until: NOON.toISOString(),
      mostEvents: 100,
      checkpoint: { read: () => undefined, write: () => {}, forget: () => {} },
      signal: new AbortController().signal,
      onProgress: () => {},
      say: () => {},
    });
    expect(sizes).toEqual([100, 30, 40, 10]);
    expect(customers).toEqual([1, 0, 0, 0]);
  });
});
