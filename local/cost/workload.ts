/** The events whose cost is counted: of each kind many, every one of another customer in turn. */
import type { Examples } from '../datasets/examples.ts';
import type { Engine } from '../engine/start-engine.ts';
import { createApiClient } from '../rehearsal/api-client.ts';
import { publishExamples } from '../rehearsal/publish-examples.ts';

/** What an event makes the engine do. */
export const KINDS = ['stateless', 'stateful', 'refused', 'email', 'sms'] as const;
export type Kind = (typeof KINDS)[number];

/** What the events of a kind look like; the campaigns below want some of them. */
const SHAPES: Readonly<Record<Kind, { readonly type: string; readonly amount: string }>> = {
  stateless: { type: 'app.opened', amount: '0.00' },
  stateful: { type: 'card.purchase', amount: '12.40' },
  refused: { type: 'card.refund', amount: '512.00' },
  email: { type: 'card.purchase', amount: '512.00' },
  sms: { type: 'account.transfer', amount: '512.00' },
};

export const customerId = (n: number): string => `customer-${n}`;

/** One event of each of `customers`. `round` tells it from those before. */
export const eventsOf = (kind: Kind, round: number, customers: number, at: string) =>
  Array.from({ length: customers }, (_, n) => ({
    id: `${kind}-${round}-${n}`,
    type: SHAPES[kind].type,
    customerId: customerId(n),
    occurredAt: at,
    data: {
      amount: SHAPES[kind].amount,
      currency: 'EUR',
      mcc: '5541',
      merchant: 'Northway Fuel',
      city: 'Galway',
      card_present: true,
    },
  }));

const wants = (event: string, variants: readonly object[]) => ({
  objective: { conversion: { event: 'loan.signed' }, within: 'P7D' },
  trigger: { event, where: { fact: 'event.amount', op: 'gte', value: 200 } },
  audience: {
    all: [
      { fact: 'customer.tier', op: 'in', value: ['gold', 'platinum'] },
      {
        activity: { event: 'card.purchase', measure: 'count', within: 'P30D' },
        op: 'gte',
        value: 3,
      },
      {
        activity: { event: 'card.purchase', measure: 'sum', of: 'event.amount', within: 'P7D' },
        op: 'gte',
        value: 10,
      },
    ],
  },
  variants,
  limits: { perCustomer: { max: 10, within: 'P1D' } },
});
const mail = { id: 'a', weight: 1, email: { template: 'mail' } };
const text = { id: 'a', weight: 1, sms: { template: 'text' } };

/** Three campaigns with two counters, and what they say. */
const CAMPAIGNS: Examples = {
  fields: { customer: { first_name: { type: 'string', example: 'Alex' } } },
  policy: {
    caps: [{ purpose: 'marketing', limit: 1000, within: 'P1D' }],
    quietHours: { from: '03:00', to: '03:01', zone: 'UTC' },
  },
  segments: [],
  templates: [
    {
      id: 'mail',
      body: {
        name: 'Mail',
        channel: 'email',
        defaultLanguage: 'en',
        links: { offer: 'https://bank.example/fuel' },
        languages: {
          en: {
            subject: 'Two per cent back on fuel',
            html: '<p>Hello {{ customer.first_name | default: "there" }},</p><p><a href="{{ links.offer }}">See your offer</a></p><p><a href="{{ unsubscribe_url }}">Unsubscribe</a></p>',
          },
        },
      },
    },
    {
      id: 'text',
      body: {
        name: 'Text',
        channel: 'sms',
        defaultLanguage: 'en',
        languages: { en: { body: 'Two per cent back on fuel until Friday. Opt out: STOP' } },
      },
    },
  ],
  campaigns: [
    { id: 'offer', body: { name: 'Offer', ...wants('card.purchase', [mail]) } },
    { id: 'text', body: { name: 'Text', ...wants('account.transfer', [text]) } },
    // Its one message a year is spent by the first event of each customer.
    {
      id: 'seldom',
      body: {
        name: 'Seldom',
        ...wants('card.refund', [mail]),
        limits: { perCustomer: { max: 1, within: 'P300D' } },
      },
    },
  ],
  behaviour: new Map(),
};

/** Campaigns as customers meet them, and customers with an everyday profile. */
export async function prepare({ url }: Engine, customers: number): Promise<void> {
  const api = createApiClient(url);
  await publishExamples(api, CAMPAIGNS);
  const yes = { granted: true, at: '2026-01-01T00:00:00Z', source: 'app' };
  const all = Array.from({ length: customers }, (_, n) => ({
    id: customerId(n),
    email: `${customerId(n)}@customers.example`,
    phone: `+4206${String(10_000_000 + n)}`,
    timeZone: 'Europe/Prague',
    language: 'en',
    attributes: { first_name: 'Alex', tier: 'gold', birth_date: '1980-06-01' },
    consent: { email: { marketing: yes }, sms: { marketing: yes } },
  }));
  for (let at = 0; at < all.length; at += 100)
    await api.call('POST', '/v1/customers:bulk', all.slice(at, at + 100));
}
