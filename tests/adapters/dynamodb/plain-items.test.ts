/** Items that are read without a schema are read as by the schema, and never more of them. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { profileItem, stateItem } from '#shared/adapters/dynamodb/customer-items.ts';
import { decisionItem } from '#shared/adapters/dynamodb/decision-item.ts';
import { sentMessageItem } from '#shared/adapters/dynamodb/sent-message-item.ts';
import { templateLinksContent } from '#shared/adapters/dynamodb/template-links-content.ts';
import { templateContent } from '#shared/adapters/dynamodb/templates.ts';
import { type LazyReader, parseWith } from '#shared/contracts/reader.ts';
import { bent } from '../../support/bent.ts';

const AT = '2026-03-04T11:00:00.000Z';
const DECISION = {
  PK: 'main#D#m-1',
  SK: 'D',
  decision: '{"id":"m-1"}',
  responses: { delivered: AT, click: AT },
  offerCode: 'SPRING-7',
  cost: '0.0042',
  revision: 3,
};
const EMAIL = {
  id: 'mail',
  name: 'Spring mail',
  channel: 'email',
  defaultLanguage: 'en',
  links: { offer: 'https://bank.example/one' },
  sender: {
    name: 'The Bank',
    address: 'offers@bank.example',
    replyTo: 'desk@bank.example',
    postalAddress: '1 Example Square',
  },
  languages: {
    en: { subject: 'An offer', html: '<p>{{ links.offer }}</p>', text: 'See', preheader: 'Now' },
    'cs-CZ': { subject: 'Nabídka', html: '<p>Zde</p>' },
  },
};
const SMS = {
  id: 'text',
  name: 'Text',
  channel: 'sms',
  defaultLanguage: 'en',
  sender: { name: 'The Bank', id: '+420601123456' },
  survey: 'nps',
  languages: { en: { body: 'How likely? STOP to opt out' }, de: { body: 'STOP' } },
};
const WORDS = [
  'email',
  'sms',
  'EN',
  'en',
  'csat',
  'Bank',
  '123',
  'two\nlines',
  'https://user@bank.example',
  `https://bank.example/${'x'.repeat(2000)}`,
  `a@${'b'.repeat(260)}.example`,
  'é'.repeat(103_000),
  { subject: 'Hi' },
  { body: 'Hi' },
  { EN: { body: 'Hi' }, en: { body: 'Hi' } },
  { Offer: 'https://bank.example' },
  Object.fromEntries(
    Array.from({ length: 51 }, (_, n) => [`x${n}`, 'https://bank.example'] as const),
  ),
  'settled',
  'sent',
  'in_doubt',
  'HOLDOUT',
  'PROVIDER_REJECTED',
];

const ITEMS: readonly (readonly [string, LazyReader<unknown>, object])[] = [
  [
    'a profile',
    profileItem,
    {
      PK: 'main#C#c-1',
      SK: 'P',
      profile: { id: 'c-1', email: 'ana@mail.example', attributes: { tier: 'gold' } },
      addressHash: { email: 'h', sms: 'i' },
      rev: 7,
      GSI1PK: 'list',
    },
  ],
  ['a state', stateItem, { PK: 'main#C#c-1', SK: 'S', v: 7, s: '{}' }],
  [
    'a message that was sent',
    sentMessageItem,
    { PK: 'p', SK: 'M', id: 'm-1', c: 'c-1', k: 'fuel', h: 'email', t: 'mail', v: 2, at: AT },
  ],
  [
    'the links of a template',
    templateLinksContent,
    { id: 'mail', links: { offer: 'https://bank.example/one?a=1#b', terms: 'https://b.example' } },
  ],
  ['a template of e-mail', templateContent, EMAIL],
  ['a template of SMS', templateContent, SMS],
  ['a decision without a message', decisionItem, { ...DECISION, progress: { status: 'settled' } }],
  [
    'a decision whose message was sent',
    decisionItem,
    { ...DECISION, progress: { status: 'sent', at: AT, providerMessageId: 'ses-1' } },
  ],
  [
    'a decision whose message was not sent',
    decisionItem,
    { ...DECISION, progress: { status: 'rejected', at: AT, reason: 'PROVIDER_REJECTED' } },
  ],
  [
    'a decision before anything was added',
    decisionItem,
    { decision: '{}', progress: { status: 'pending' }, responses: {} },
  ],
];

describe.each(ITEMS)('%s', (_, reader, usual) => {
  it('is read without its schema', async () => {
    const schema = await reader.schema();
    expect(reader.plain(usual)).toBeDefined();
    expect(reader.plain(usual)).toEqual(schema.parse(usual));
  });

  it('is never read otherwise than by its schema, however it is bent', async () => {
    const schema = await reader.schema();
    fc.assert(
      fc.property(bent(usual, WORDS), (raw) => {
        const read = reader.plain(raw);
        if (read === undefined) return;
        expect(schema.safeParse(raw)).toEqual({ success: true, data: read });
      }),
      { numRuns: 2000 },
    );
  });
});

describe('what is not read without a schema', () => {
  it('is read by it where it is right in another way', async () => {
    const links = { links: { offer: ' https://bank.example ' } };
    expect(templateLinksContent.plain(links)).toBeUndefined();
    expect(await parseWith(templateLinksContent, links)).toEqual({
      links: { offer: 'https://bank.example' },
    });
  });

  it('is refused by it where it is wrong, with its field', async () => {
    const links = { links: { offer: 'http://bank.example' } };
    await expect(parseWith(templateLinksContent, links)).rejects.toMatchObject({
      issues: [{ path: ['links', 'offer'] }],
    });
    const decision = { ...DECISION, progress: { status: 'pending' }, responses: { wink: AT } };
    await expect(parseWith(decisionItem, decision)).rejects.toMatchObject({
      issues: [{ path: ['responses'], code: 'unrecognized_keys' }],
    });
  });
});
