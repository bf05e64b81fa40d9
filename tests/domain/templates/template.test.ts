import { describe, expect, it } from 'vitest';
import { templateSchema } from '#shared/domain/templates/template.ts';

const email = {
  id: 'fuel',
  name: 'Fuel',
  channel: 'email',
  defaultLanguage: 'en',
  languages: { en: { subject: 'Hello', html: '<p>Hi</p>' } },
};

const refusal = (changes: object) => {
  const parsed = templateSchema.safeParse({ ...email, ...changes });
  return parsed.success
    ? undefined
    : parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');
};

describe('templateSchema', () => {
  it('takes an e-mail and an SMS', () => {
    expect(templateSchema.parse(email)).toMatchObject({ links: {}, sender: {} });
    const sms = {
      ...email,
      channel: 'sms',
      languages: { en: { body: 'Hi' } },
      sender: { id: 'OURBANK' },
    };
    expect(templateSchema.parse(sms)).toMatchObject({ sender: { id: 'OURBANK' } });
  });

  it.each([
    [{ colour: 'red' }, /colour/],
    [{ channel: 'push' }, /channel/],
    [{ languages: { en: { body: 'Hi' } } }, /languages\.en\.subject/],
    [{ languages: { english: email.languages.en } }, /BCP 47/],
    [{ defaultLanguage: 'cs' }, /must be one of languages/],
    [{ languages: {} }, /must be one of languages/],
    [{ languages: { ...email.languages, EN: email.languages.en } }, /twice/],
    [{ languages: { en: { subject: 'x'.repeat(251), html: 'x' } } }, /subject/],
    [{ languages: { en: { subject: 'x', html: '€'.repeat(70_000) } } }, /200 KB/],
    [{ links: { offer: 'http://bank.example' } }, /https/],
    [{ links: { offer: 'javascript:alert(1)' } }, /https/],
    [{ links: { offer: 'https://bank.example@evil.example/' } }, /user name/],
    [{ links: { Offer: 'https://bank.example/' } }, /links/],
    [{ sender: { name: 'Bank\r\nBcc: x' } }, /one line/],
    [{ sender: { address: 'nobody' } }, /e-mail address/],
  ])('refuses %j', (changes, message) => {
    expect(refusal(changes)).toMatch(message);
  });

  it.each(['+420601123456', '12345', 'OURBANK', 'Our Bank 24'])('takes the SMS sender %s', (id) => {
    expect(
      refusal({ channel: 'sms', languages: { en: { body: 'Hi' } }, sender: { id } }),
    ).toBeUndefined();
  });

  it.each(['+0123', 'TWELVELETTERS', '12', 'Bank\n'])('refuses the SMS sender %j', (id) => {
    expect(refusal({ channel: 'sms', languages: { en: { body: 'Hi' } }, sender: { id } })).toMatch(
      /sender/,
    );
  });
});
