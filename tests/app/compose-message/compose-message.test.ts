import { beforeEach, describe, expect, it } from 'vitest';
import { createLinkSigner, parseLinkKeys } from '#shared/adapters/crypto/link-signer.ts';
import { createRandomness } from '#shared/adapters/crypto/randomness.ts';
import { createMemoryDecisions } from '#shared/adapters/memory/decisions.ts';
import { createMemoryOfferCodes } from '#shared/adapters/memory/offer-codes.ts';
import { createMemorySentMessages } from '#shared/adapters/memory/sent-messages.ts';
import type { ToCompose } from '#shared/app/compose-message/types.ts';
import { createComposeMessage } from '#shared/app/compose-message.ts';
import type { CampaignInput } from '#shared/domain/campaign/campaign.ts';
import type { Channel } from '#shared/domain/channel.ts';
import { stableId } from '#shared/domain/hash.ts';
import { type Template, templateSchema } from '#shared/domain/templates/template.ts';
import type { Outgoing } from '#shared/ports/message-sender.ts';
import { customerOf, NOON, published, rulesetOf } from '../../support/builders.ts';

const EMAIL = templateSchema.parse({
  id: 'fuel-a',
  name: 'Fuel, e-mail',
  channel: 'email',
  defaultLanguage: 'en',
  links: { shop: 'https://bank.example/fuel', about: 'https://bank.example/about' },
  languages: {
    en: {
      subject: 'Cashback until {{ offer.expires_at | date: "datetime" }}',
      html:
        '<body><p>{{ event.amount | money: event.currency }} at {{ event.merchant | default: "a pump" }}, code {{ offer.code | default: "none" }}</p>' +
        '<a href="{{ links.shop }}">shop</a> <a href="{{ links.about }}">about</a>' +
        '<p>{{ sender.postal_address }}</p><a href="{{ unsubscribe_url }}">stop</a> <a href="{{ preferences_url }}">choose</a></body>',
    },
    cs: {
      subject: 'Do {{ offer.expires_at | date: "datetime" }}',
      html: '<p>{{ unsubscribe_url }}</p>',
    },
  },
});
const SMS = templateSchema.parse({
  id: 'fuel-a-sms',
  name: 'Fuel, SMS',
  channel: 'sms',
  defaultLanguage: 'en',
  sender: { id: 'BANK' },
  links: { shop: 'https://bank.example/fuel' },
  languages: { en: { body: 'Code {{ offer.code | default: "none" }}: {{ links.shop }}' } },
});

const signer = createLinkSigner(parseLinkKeys(`1:${Buffer.alloc(32, 1).toString('base64url')}`));
const messageId = stableId('m-1');
const SETTINGS = {
  publicUrl: 'https://go.bank.example',
  sender: { name: 'Bank', address: 'offers@bank.example', postalAddress: '1 Main Street' },
  openPixel: true,
};

function world(
  campaign: Partial<CampaignInput> = {},
  templates: readonly Template[] = [EMAIL, SMS],
) {
  const one = published('fuel', {
    offer: { kind: 'cashback', code: 'unique', expiresAfter: 'P14D' },
    ...campaign,
  });
  const decisions = createMemoryDecisions();
  const offerCodes = createMemoryOfferCodes();
  const sentMessages = createMemorySentMessages();
  let reads = 0;
  const compose = createComposeMessage(
    {
      templates: {
        async get(id, version) {
          reads += 1;
          return version === 1 ? templates.find((template) => template.id === id) : undefined;
        },
      },
      signer,
      sentMessages,
      decisions,
      offerCodes,
      randomness: createRandomness(),
    },
    SETTINGS,
  );
  const input = async (channel: Channel, change: Partial<ToCompose> = {}): Promise<ToCompose> => {
    await decisions.record({
      id: messageId,
      customerId: 'c-1',
      campaignId: 'fuel',
      campaignVersion: 1,
      rulesetVersion: 7,
      occasion: {
        kind: 'event',
        id: 'e-1',
        at: NOON.toISOString(),
        facts: { type: 'card.purchase', amount: 249.9, currency: 'EUR', merchant: '<Shell & Co>' },
      },
      decidedAt: NOON.toISOString(),
      sendAt: NOON.toISOString(),
      outcome: 'message',
      reason: 'SELECTED',
      arm: 'a',
      channel,
      explanation: [],
    });
    const recorded = await decisions.get(messageId);
    if (recorded === undefined) throw new Error('not on record');
    return {
      message: {
        id: messageId,
        campaignId: 'fuel',
        campaignVersion: 1,
        channel,
        purpose: one.campaign.purpose,
        status: 'claimed',
        sendAt: NOON.getTime(),
        expiresAt: NOON.getTime() + 14 * 86_400_000,
        since: NOON.getTime(),
        attempts: 0,
      },
      published: one,
      policy: rulesetOf([one]).policy,
      customer: customerOf(),
      recorded,
      now: NOON,
      ...change,
    };
  };
  const outgoing = async (given: ToCompose): Promise<Outgoing> => {
    const composed = await compose(given);
    if (composed.outcome === 'failed') throw new Error(`${composed.reason}: ${composed.detail}`);
    return composed.outgoing;
  };
  return { compose, input, outgoing, decisions, offerCodes, sentMessages, reads: () => reads };
}

const emailOf = ({ content }: Outgoing) => {
  if (content.channel !== 'email') throw new Error('no e-mail');
  return content;
};
const smsOf = ({ content }: Outgoing) => {
  if (content.channel !== 'sms') throw new Error('no SMS');
  return content;
};

describe('an e-mail', () => {
  let w: ReturnType<typeof world>;
  beforeEach(() => {
    w = world();
  });

  it('shows the occasion, escaped, and goes to the customer from the account', async () => {
    const outgoing = await w.outgoing(await w.input('email'));
    expect(outgoing).toMatchObject({
      messageId,
      customerId: 'c-1',
      campaignId: 'fuel',
      purpose: 'marketing',
      to: 'c1@customers.example',
      content: { from: { name: 'Bank', address: 'offers@bank.example' }, language: 'en' },
    });
    expect(emailOf(outgoing).html).toContain('€249.90 at &lt;Shell &amp; Co&gt;');
    expect(emailOf(outgoing).html).toContain('1 Main Street');
  });

  it('shows the expiry in the customer’s zone and language, counted from the planned sending', async () => {
    const tokyo = customerOf({ timeZone: 'Asia/Tokyo', language: 'cs' });
    const later = new Date(NOON.getTime() + 5 * 3_600_000);
    const outgoing = await w.outgoing(await w.input('email', { customer: tokyo, now: later }));
    // 2026-03-18T11:00Z is 20:00 in Tokyo.
    expect(emailOf(outgoing).subject).toMatch(/^Do 18\.\s?3\.\s?2026.* 20:00/);
  });

  it('has links that verify, each for its own purpose', async () => {
    const outgoing = await w.outgoing(await w.input('email'));
    const { html } = emailOf(outgoing);
    const found = [...html.matchAll(/https:\/\/go\.bank\.example\/([toup])\/([\w-]+)/g)].map(
      ([, path, token]) => [path, signer.verify(token ?? '')],
    );
    expect(found).toEqual([
      ['t', { messageId, target: 1 }],
      ['t', { messageId, target: 0 }],
      ['u', { messageId, target: 'unsubscribe_email' }],
      ['p', { messageId, target: 'preferences_email' }],
      ['o', { messageId, target: 'open' }],
    ]);
    expect(outgoing.unsubscribeUrl).toBe(/https:[^"]+\/u\/[\w-]+/.exec(html)?.[0]);
    expect(html).not.toContain('https://bank.example');
  });

  it('keeps which words it was given, for its links', async () => {
    await w.outgoing(await w.input('email'));
    expect(await w.sentMessages.get(messageId)).toEqual({
      messageId,
      customerId: 'c-1',
      campaignId: 'fuel',
      channel: 'email',
      templateId: 'fuel-a',
      templateVersion: 1,
      at: NOON.toISOString(),
    });
  });

  it('compiles its template once', async () => {
    const given = await w.input('email');
    await w.outgoing(given);
    await w.outgoing(given);
    expect(w.reads()).toBe(1);
  });

  it('of service has no unsubscribe header, and a template’s own sender goes first', async () => {
    const own = { ...EMAIL, sender: { name: 'Fraud desk', address: 'fraud@bank.example' } };
    const service = world({ purpose: 'service' }, [own]);
    const outgoing = await service.outgoing(await service.input('email'));
    expect(outgoing.purpose).toBe('service');
    expect(outgoing.unsubscribeUrl).toBeUndefined();
    expect(emailOf(outgoing).from).toEqual({ name: 'Fraud desk', address: 'fraud@bank.example' });
  });
});

describe('an offer code', () => {
  const codeIn = (outgoing: Outgoing) => /[Cc]ode (\S+?)[:<]/.exec(smsOf(outgoing).body)?.[1];

  it('is unique per message and the same when it is composed again', async () => {
    const w = world();
    const first = codeIn(await w.outgoing(await w.input('sms')));
    expect(first).toMatch(/^[2-9B-Z]{4}-[2-9B-Z]{4}-[2-9B-Z]{2}$/);
    expect(codeIn(await w.outgoing(await w.input('sms')))).toBe(first);
    expect((await w.decisions.get(messageId))?.offerCode).toBe(first);
  });

  it('comes from a pool, one per message however often its preparation is repeated', async () => {
    const w = world({ offer: { kind: 'cashback', code: { pool: 'fuel-codes' } } });
    await w.offerCodes.add('fuel-codes', ['AAA-1', 'AAA-2']);
    const stale = await w.input('sms');
    expect(codeIn(await w.outgoing(stale))).toBe('AAA-1');
    expect(codeIn(await w.outgoing(stale))).toBe('AAA-1');
    expect((await w.offerCodes.count('fuel-codes'))?.taken).toBe(1);
  });

  it('is missing when the pool is empty: no message', async () => {
    const w = world({ offer: { kind: 'cashback', code: { pool: 'fuel-codes' } } });
    expect(await w.compose(await w.input('sms'))).toMatchObject({
      outcome: 'failed',
      reason: 'NO_CODE_LEFT',
    });
  });

  it('may be one for all, or none', async () => {
    const fixed = world({ offer: { kind: 'cashback', code: { fixed: 'FUEL26' } } });
    expect(codeIn(await fixed.outgoing(await fixed.input('sms')))).toBe('FUEL26');
    const none = world({ offer: { kind: 'cashback' } });
    expect(codeIn(await none.outgoing(await none.input('sms')))).toBe('none');
    expect((await none.decisions.get(messageId))?.offerCode).toBeUndefined();
  });

  it('is told beside the message, so that its use is recognised', async () => {
    const unique = world();
    const composed = await unique.compose(await unique.input('sms'));
    expect(composed).toMatchObject({ code: (await unique.decisions.get(messageId))?.offerCode });
    const fixed = world({ offer: { kind: 'cashback', code: { fixed: 'FUEL26' } } });
    expect(await fixed.compose(await fixed.input('sms'))).toMatchObject({ code: 'FUEL26' });
  });
});

describe('a text message', () => {
  it('has a link of its own and the sender that the template names', async () => {
    const w = world();
    const outgoing = await w.outgoing(await w.input('sms'));
    expect(outgoing.to).toBe('+420601000001');
    expect(smsOf(outgoing)).toMatchObject({ from: 'BANK', parts: { parts: 1, encoding: 'GSM-7' } });
    const token = /\/t\/([\w-]+)$/.exec(smsOf(outgoing).body)?.[1] ?? '';
    expect(signer.verify(token)).toEqual({ messageId, target: 0 });
  });

  it('without links leaves nothing behind', async () => {
    const plain = { ...SMS, languages: { en: { body: 'Thank you' } } } as Template;
    const w = world({ offer: undefined } as Partial<CampaignInput>, [plain]);
    await w.outgoing(await w.input('sms'));
    expect(await w.sentMessages.get(messageId)).toBeUndefined();
  });
});

describe('no message', () => {
  it.each([
    ['email', { email: undefined }, 'NO_ADDRESS'],
    ['sms', { phone: undefined }, 'NO_ADDRESS'],
  ] as const)('without an address for %s', async (channel, profile, reason) => {
    const w = world();
    const given = await w.input(channel, { customer: customerOf(profile) });
    expect(await w.compose(given)).toMatchObject({ outcome: 'failed', reason });
    expect(await w.sentMessages.get(messageId)).toBeUndefined();
  });

  it('without the pinned version', async () => {
    const w = world({}, []);
    expect(await w.compose(await w.input('email'))).toEqual({
      outcome: 'failed',
      reason: 'TEMPLATE_FAILED',
      detail: 'template fuel-a has no version 1 for email',
    });
  });

  it('with an arm that has no words for the channel', async () => {
    const w = world({ variants: [{ id: 'a', weight: 1, email: { template: 'fuel-a' } }] });
    expect(await w.compose(await w.input('sms'))).toMatchObject({
      outcome: 'failed',
      reason: 'NO_CONTENT_FOR_CHANNEL',
    });
  });

  it('with a value missing; the detail names the field and no value', async () => {
    const needy = {
      ...SMS,
      languages: { en: { body: 'Hello {{ customer.first_name }}' } },
    } as Template;
    const w = world({}, [needy]);
    expect(await w.compose(await w.input('sms'))).toEqual({
      outcome: 'failed',
      reason: 'TEMPLATE_FAILED',
      detail: 'template fuel-a-sms: MISSING_VALUE customer.first_name',
    });
  });
});
