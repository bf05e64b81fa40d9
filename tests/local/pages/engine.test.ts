/** The pages as the engine serves them, over messages that really went their whole way. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Engine, startEngine } from '#local/engine/start-engine.ts';
import { createVirtualClock } from '#local/engine/virtual-clock.ts';
import { createApiClient } from '#local/rehearsal/api-client.ts';
import { publishExamples } from '#local/rehearsal/publish-examples.ts';
import { fieldCatalogueSchema } from '#shared/domain/campaign/field-catalogue.ts';
import { policySchema } from '#shared/domain/policy/policy.ts';
import { NOON } from '../../support/builders.ts';
import { wordsOf } from './page-world.ts';

let engine: Engine;
const errors: unknown[] = [];

const EVIL = '<script>alert(1)</script>';

beforeAll(async () => {
  engine = await startEngine({
    port: 0,
    clock: createVirtualClock(NOON.getTime()),
    onError: (_, error) => errors.push(error),
  });
  const api = createApiClient(engine.url);
  await publishExamples(api, {
    fields: fieldCatalogueSchema.parse({
      customer: { first_name: { type: 'string', example: 'Eva' } },
      event: { amount: { type: 'number' }, shop: { type: 'string' } },
    }),
    policy: policySchema.parse({}),
    segments: [],
    templates: [{ id: 'fuel-a', body: TEMPLATE }],
    campaigns: [{ id: 'fuel', body: CAMPAIGN }],
    behaviour: new Map(),
  });
  for (const [id, marketing] of [
    ['c-1', true],
    ['c-2', false],
  ] as const)
    await api.call('PUT', `/v1/customers/${id}`, {
      email: `${id}@customers.example`,
      language: 'en',
      timeZone: 'Europe/Prague',
      attributes: { first_name: EVIL },
      consent: { email: { marketing } },
    });
  await api.call(
    'POST',
    '/v1/events',
    ['c-1', 'c-2'].map((customerId) => ({
      id: `e-${customerId}`,
      type: 'card.purchase',
      customerId,
      occurredAt: NOON.toISOString(),
      data: { amount: 300, shop: EVIL },
    })),
  );
  await engine.drained();
}, 60_000);
afterAll(() => engine.close());

const TEMPLATE = {
  name: 'Fuel',
  channel: 'email',
  defaultLanguage: 'en',
  links: { more: 'https://bank.example/fuel' },
  languages: {
    en: {
      subject: 'Cheaper fuel for {{ customer.first_name | default: "you" }}',
      preheader: 'Only this week.',
      html: '<html><body><p>Hello {{ customer.first_name | default: "there" }}</p><a href="{{ links.more }}">More</a> <a href="{{ unsubscribe_url }}">Unsubscribe</a></body></html>',
    },
  },
};

const CAMPAIGN = {
  name: 'Fuel cashback',
  trigger: { event: 'card.purchase', where: { fact: 'event.amount', op: 'gte', value: 200 } },
  variants: [{ id: 'a', weight: 1, email: { template: 'fuel-a' } }],
  channels: { order: ['email'], fallback: false },
};

async function shown(path: string): Promise<string> {
  const response = await fetch(engine.url + path);
  expect(response.status, path).toBe(200);
  return response.text();
}

const pathIn = (body: string, start: string): string =>
  new RegExp(`href="(${start}[0-9a-z]{26})"`).exec(body)?.[1] ?? '';

describe('the pages of a running engine', () => {
  it('count what was decided, and find the way from there', async () => {
    const body = await shown('/');
    expect(wordsOf(body)).toContain('2 decisions: 1 sent, 0 held out');
    expect(wordsOf(body)).toContain('Fuel cashback live 2 1 0 0 0 1 0 0 0 0');
    expect(wordsOf(await shown('/campaigns/fuel'))).toContain('a 100 % 1 1 0 0 0');
  });

  it('show the mail that was sent, and record a click on its link', async () => {
    const inbox = await shown('/inbox');
    expect(wordsOf(inbox)).toContain(
      'Cheaper fuel for &lt;script&gt;alert(1)&lt;/script&gt; Only this week. Hello',
    );
    const message = pathIn(inbox, '/inbox/');
    const mail = await shown(message);
    // Escaped in the mail, and the mail once more in the page.
    expect(mail).toContain('Hello &amp;lt;script&amp;gt;');
    expect(mail).not.toContain('<script');
    expect(wordsOf(await shown(`${message}?view=headers`))).toMatch(/List-Unsubscribe-Post/);

    const [, link = ''] =
      /\((http:\S+\/t\/[^)\s]+)\)/.exec(await shown(`${message}?view=text`)) ?? [];
    const followed = await fetch(link, { redirect: 'manual' });
    expect(followed.headers.get('location')).toBe('https://bank.example/fuel');
    expect(wordsOf(await shown(message))).toMatch(/What came back.*Clicked/);
    expect(wordsOf(await shown(pathIn(mail, '/decisions/')))).toMatch(/Sent .*Clicked/);
  });

  it('explain the decision to send nothing', async () => {
    const campaign = await shown('/campaigns/fuel?reason=NO_CONSENT');
    const words = wordsOf(await shown(pathIn(campaign, '/decisions/')));
    expect(words).toContain('Nothing was sent, because the customer has not consented');
    expect(words).toContain('event.amount is at least 200 found 300');
    expect(words).toContain('shop &lt;script&gt;');
  });

  it('leave every other path to the functions', async () => {
    expect((await fetch(`${engine.url}/v1/docs`)).status).toBe(200);
    expect((await fetch(`${engine.url}/robots.txt`)).status).toBe(200);
    expect((await fetch(`${engine.url}/inbox/none/more`)).status).toBe(404);
    const head = await fetch(`${engine.url}/inbox`, { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
    expect(errors).toEqual([]);
  });
});
