/** What is read without a schema is what the schema would have read, and never more. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deliveryOrderSchema } from '#shared/contracts/delivery-order.ts';
import { deliverEnvSchema } from '#shared/contracts/env/deliver-env.ts';
import { evaluateEnvSchema } from '#shared/contracts/env/evaluate-env.ts';
import { deliverEnv, evaluateEnv, trackEnv } from '#shared/contracts/env/plain-variables.ts';
import { trackEnvSchema } from '#shared/contracts/env/track-env.ts';
import { evaluateMessageSchema } from '#shared/contracts/messages.ts';
import { deliveryOrder, evaluateMessage } from '#shared/contracts/plain-messages.ts';
import { type LazyReader, readWith } from '#shared/contracts/reader.ts';
import { variableOf } from '#shared/contracts/secret-variable.ts';
import { readPlainProfile } from '#shared/domain/customer/plain-profile.ts';
import { readPlainSuppression } from '#shared/domain/customer/plain-suppression.ts';
import { profileSchema } from '#shared/domain/customer/profile-schema.ts';
import { suppressionSchema } from '#shared/domain/customer/suppression-schema.ts';
import { eventSchema } from '#shared/domain/event-schema.ts';
import { readPlainEvent } from '#shared/domain/plain-event.ts';
import { bent } from '../support/bent.ts';

const EVENT = {
  id: 'e-1',
  type: 'card.purchase',
  customerId: 'c-1',
  occurredAt: '2026-03-29T01:30:00.5+02:00',
  data: { amount: '249.90', merchant: { city: 'Brno', tags: ['fuel'] } },
};
const PROFILE = {
  id: 'c-1',
  email: 'ana.novak+offers@mail.example',
  phone: '+420601123456',
  language: 'cs',
  timeZone: 'Europe/Prague',
  region: 'CZ',
  noProfiling: false,
  attributes: { tier: 'gold', balance: 12.5, staff: false, cities: ['Brno', 7] },
};
const SUPPRESSION = {
  channel: 'email',
  address: 'hash',
  reason: 'hard_bounce',
  at: '2026-03-04T11:00:00.000Z',
};
const QUEUE = 'https://sqs.eu-central-1.amazonaws.com/1/q';
const EVALUATE = {
  TENANT: 'main',
  STAGE: 'prod',
  TABLE_NAME: 'opportune',
  DEAD_LETTER_QUEUE_URL: QUEUE,
  MAX_RECEIVES: '3',
  DELIVERIES_QUEUE_URL: QUEUE,
  DECISION_RETENTION: 'P400D',
  EVENTS_QUEUE_URL: QUEUE,
  ARCHIVE_STREAM_NAME: 'archive',
  LATENESS: 'P3D',
};
const TRACK = {
  TENANT: 'main',
  STAGE: 'prod',
  TABLE_NAME: 'opportune',
  PUBLIC_URL: 'https://go.bank.example',
  LINK_KEYS: '0:key',
  ADDRESS_KEY: 'key',
  DECISION_RETENTION: 'P400D',
};
const DELIVER = {
  ...TRACK,
  DEAD_LETTER_QUEUE_URL: QUEUE,
  MAX_RECEIVES: '3',
  DELIVERIES_QUEUE_URL: QUEUE,
  SENDER_NAME: 'Bank',
  SENDER_ADDRESS: 'offers@bank.example',
  SENDER_POSTAL_ADDRESS: '',
  STAFF_QUEUE_URL: QUEUE,
  SES_CONFIGURATION_SET: 'opportune',
  SMS_ORIGINATION_IDENTITY: 'Bank',
  SMS_CONFIGURATION_SET: 'opportune',
};
const ORDER = {
  customerId: 'c-1',
  messageId: 'abcdefghijklmnopqrstuvwxyz',
  turn: { of: 'channel', at: 1.5 },
};

interface Schema {
  readonly safeParse: (raw: unknown) => { readonly success: boolean; readonly data?: unknown };
}
const PAIRS: readonly (readonly [string, (raw: unknown) => unknown, Schema, object])[] = [
  ['an event', readPlainEvent, eventSchema, EVENT],
  ['a profile', readPlainProfile, profileSchema, PROFILE],
  ['a suppression', readPlainSuppression, suppressionSchema, SUPPRESSION],
  ['the environment of evaluate', evaluateEnv.plain, evaluateEnvSchema, EVALUATE],
  ['the environment of track', trackEnv.plain, trackEnvSchema, TRACK],
  ['the environment of deliver', deliverEnv.plain, deliverEnvSchema, DELIVER],
  ['an order', deliveryOrder.plain, deliveryOrderSchema, ORDER],
  ['a message', evaluateMessage.plain, evaluateMessageSchema, EVENT],
];

describe.each(PAIRS)('%s', (_, plain, schema, usual) => {
  it('is read without its schema where it is as usual', () => {
    expect(plain(usual)).toEqual(schema.safeParse(usual).data);
    expect(plain(usual)).toBeDefined();
  });

  it('is never read otherwise than by its schema, however it is bent', () => {
    fc.assert(
      fc.property(bent(usual), (raw) => {
        const read = plain(raw);
        if (read === undefined) return;
        expect(schema.safeParse(raw)).toEqual({ success: true, data: read });
      }),
      { numRuns: 2000 },
    );
  });
});

describe('what the plain reader leaves', () => {
  const reader: LazyReader<unknown> = evaluateMessage;

  it('is refused by the schema, with field and rule', async () => {
    const read = await readWith(reader, { ...EVENT, data: { amount: '1,50' } });
    expect(read.success ? [] : read.error.issues).toMatchObject([{ path: ['data', 'amount'] }]);
  });

  it("is read by the schema where it is the engine's own", async () => {
    const raw = { look: { campaignId: 'fuel', kind: 'watches', at: 1, customerId: 'c-1' } };
    expect(await readWith(reader, raw)).toMatchObject({ success: true, data: { kind: 'look' } });
  });

  it('of a secret is refused', async () => {
    const now = new Date(0);
    await expect(variableOf('{"id":0,"key":"short"}', now)).rejects.toThrow('key');
  });
});
