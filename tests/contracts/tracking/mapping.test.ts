import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { happenedAt } from '#shared/contracts/tracking/instant.ts';
import { trackCallSchema } from '#shared/contracts/tracking/message.ts';
import { eventType, trackToEvent } from '#shared/contracts/tracking/track-to-event.ts';
import { traitsToProfile } from '#shared/contracts/tracking/traits-to-profile.ts';
import { eventTypeSchema } from '#shared/domain/identifier.ts';

const RECEIVED = new Date('2026-12-01T09:00:00.000Z');

describe('the instant of a call', () => {
  it.each([
    ['no clock at all: now', {}, '2026-12-01T09:00:00.000Z'],
    [
      'without sentAt, as it was said',
      { timestamp: '2026-11-30T10:00:00+01:00' },
      '2026-11-30T09:00:00.000Z',
    ],
    [
      'a clock that is an hour ahead',
      { timestamp: '2026-12-01T09:59:50Z', sentAt: '2026-12-01T10:00:00Z' },
      '2026-12-01T08:59:50.000Z',
    ],
    [
      'a clock that is years behind, by the original instant',
      {
        originalTimestamp: '2001-01-01T00:00:00Z',
        timestamp: '2026-12-01T08:00:00Z',
        sentAt: '2001-01-01T00:00:30Z',
      },
      '2026-12-01T08:59:30.000Z',
    ],
  ])('%s', (_what, clocks, expected) => {
    expect(happenedAt(clocks, RECEIVED)).toBe(expected);
  });

  it('does not depend on how wrong the clock is', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -1e11, max: 1e11 }),
        fc.integer({ min: 0, max: 1e9 }),
        (error, age) => {
          const sent = RECEIVED.getTime() + error;
          const clocks = {
            timestamp: new Date(sent - age).toISOString(),
            sentAt: new Date(sent).toISOString(),
          };
          expect(Date.parse(happenedAt(clocks, RECEIVED))).toBe(RECEIVED.getTime() - age);
        },
      ),
    );
  });
});

describe('the name of an event', () => {
  it.each([
    ['Order Completed', 'order_completed'],
    ['card.purchase', 'card.purchase'],
    ['cardPurchase', 'card_purchase'],
    ['  Signed Up!  ', 'signed_up'],
    ['Shop . Item—Viewed', 'shop.item_viewed'],
  ])('%s is %s', (name, type) => {
    expect(eventType(name)).toBe(type);
  });

  it('is a type, or is refused where nothing is left of it', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 100, unit: 'grapheme' }), (name) => {
        const call = trackCallSchema.parse({ userId: 'c', event: name });
        const event = trackToEvent(call, 'c', RECEIVED, 'e');
        if (event.ok) expect(eventTypeSchema.parse(event.value.type)).toBe(event.value.type);
        else expect(event.errors[0]).toMatchObject({ pointer: '#/event' });
      }),
    );
  });
});

describe('a track call', () => {
  const call = trackCallSchema.parse({
    userId: 'c-1',
    event: 'Order Completed',
    messageId: 'm-1',
    properties: { revenue: 249.9, currency: 'EUR', products: [{ sku: 'x' }] },
    integrations: { All: true },
  });

  it('is an event, with its revenue as the amount', () => {
    const event = trackToEvent(call, 'c-1', RECEIVED, 'unnamed');
    expect(event).toEqual({
      ok: true,
      value: {
        id: 'm-1',
        type: 'order_completed',
        customerId: 'c-1',
        occurredAt: '2026-12-01T09:00:00.000Z',
        data: { amount: 249.9, revenue: 249.9, currency: 'EUR', products: [{ sku: 'x' }] },
      },
    });
  });

  it('keeps an amount of its own, and points to what is wrong in the call itself', () => {
    const own = { ...call, properties: { revenue: 1, amount: '2.50' } };
    const event = trackToEvent(own, 'c-1', RECEIVED, 'unnamed');
    expect(event.ok && event.value.data.amount).toBe('2.50');
    const wrong = trackToEvent(
      { ...call, properties: { revenue: '249,90 €' } },
      'c-1',
      RECEIVED,
      'u',
    );
    expect(wrong.ok ? [] : wrong.errors.map(({ pointer }) => pointer)).toEqual([
      '#/properties/amount',
    ]);
  });
});

describe('traits', () => {
  const none = { attributes: {} };

  it('become a profile: addresses, language, zone, region, facts in snake_case', () => {
    const { profile, ignored, errors } = traitsToProfile(
      {
        traits: {
          email: 'jana@example.com',
          phone: '+420601123456',
          firstName: 'Jana',
          birthday: '1990-04-01T00:00:00.000Z',
          createdAt: '2020-01-02',
          address: { city: 'Praha', country: 'CZ' },
          plan: ['gold', 'travel'],
        },
        context: { locale: 'cs_CZ', timezone: 'Europe/Prague' },
      },
      none,
    );
    expect({ profile, ignored, errors }).toEqual({
      profile: {
        email: 'jana@example.com',
        phone: '+420601123456',
        language: 'cs-CZ',
        timeZone: 'Europe/Prague',
        region: 'CZ',
        attributes: {
          first_name: 'Jana',
          birth_date: '1990-04-01',
          customer_since: '2020-01-02',
          address_city: 'Praha',
          address_country: 'CZ',
          plan: ['gold', 'travel'],
        },
      },
      ignored: [],
      errors: [],
    });
  });

  it('are added to what is there, and taken away by null', () => {
    const known = { email: 'old@example.com', attributes: { tier: 'gold', city: 'Brno' } };
    const { profile } = traitsToProfile(
      { traits: { email: null, tier: null, age_group: 3 } },
      known,
    );
    expect(profile).toEqual({ attributes: { city: 'Brno', age_group: 3 } });
  });

  it.each([
    'consent',
    'Consents',
    'optIn',
    'opt_out',
    'subscribed',
    'Unsubscribed',
    'marketingConsent',
  ])('are never a consent: %s is left out, with the reason', (trait) => {
    const { profile, ignored } = traitsToProfile({ traits: { [trait]: true } }, none);
    expect(profile).toEqual(none);
    expect(ignored).toMatchObject([{ pointer: `#/traits/${trait}`, rule: 'consent' }]);
  });

  it('leave out what is no fact and what the engine fills itself, and refuse a wrong address', () => {
    const { profile, ignored, errors } = traitsToProfile(
      { traits: { company: { owner: { name: 'x' } }, age: 30, Language: 'cs', phone: '601 123' } },
      none,
    );
    expect(profile).toEqual(none);
    expect(ignored.map(({ pointer, rule }) => `${pointer} ${rule}`)).toEqual([
      '#/traits/company fact',
      '#/traits/age fact',
      '#/traits/Language fact',
    ]);
    expect(errors).toMatchObject([{ pointer: '#/traits/phone', rule: 'format' }]);
  });

  it('never throw, whatever they are', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), fc.jsonValue()),
        fc.dictionary(fc.constantFrom('locale', 'timezone', 'x'), fc.jsonValue()),
        (traits, context) => {
          const { profile } = traitsToProfile({ traits, context }, none);
          expect(profile.attributes).toBeDefined();
        },
      ),
    );
  });
});
