import { describe, expect, it } from 'vitest';
import { type Brand, emailHtml, messageSchema } from '#local/campaign-files/email-layout.ts';

const brand: Brand = {
  name: 'B',
  color: '#000',
  accent: '#fff',
  onAccent: '#000',
  address: 'A',
  sender: {},
  smsSender: {},
  footer: { en: { why: 'because', unsubscribe: 'stop', preferences: 'choose' } },
};
const message = messageSchema.parse({
  subject: 's',
  preheader: 'p',
  headline: 'h',
  paragraphs: ['one {{ customer.first_name }}', 'two'],
  facts: [{ label: 'rate', value: 3 }],
  button: { label: 'go', link: 'home' },
});

describe('emailHtml', () => {
  it('repeats blocks, leaves out empty ones and passes the engine’s tags through', () => {
    const layout =
      '[[#paragraphs]]<p>[[.]]</p>[[/paragraphs]][[#facts]]<b>[[label]]=[[value]]</b>[[/facts]][[#code]]<i>[[value]]</i>[[/code]][[#note]]<u>[[.]]</u>[[/note]]<a href="[[button.url]]">[[button.label]]</a>[[brand.name]]';
    expect(emailHtml(layout, brand, 'en', message)).toBe(
      '<p>one {{ customer.first_name }}</p><p>two</p><b>rate=3</b><a href="{{ links.home }}">go</a>B',
    );
    const full = { ...message, note: 'n', code: { label: 'c', value: '{{ offer.code }}' } };
    expect(emailHtml('[[footer.why]]', brand, 'en', { ...message, why: 'since' })).toBe('since');
    expect(emailHtml('[[footer.why]]', brand, 'en', message)).toBe('because');
    expect(emailHtml(layout, brand, 'en', full)).toContain('<i>{{ offer.code }}</i><u>n</u>');
  });

  it('sets words in once: what looks like a slot in them stays as it is', () => {
    const odd = { ...message, paragraphs: ['[[headline]] $& $1'] };
    expect(
      emailHtml('[[#paragraphs]][[.]][[/paragraphs]]', brand, 'en', { ...odd, headline: 'x' }),
    ).toContain('$& $1');
  });

  it('refuses a slot that nothing fills, and a language without a footer', () => {
    expect(() => emailHtml('[[headlin]]', brand, 'en', message)).toThrow(/\[\[headlin\]\]/);
    expect(() => emailHtml('[[#things]][[.]][[/things]]', brand, 'en', message)).toThrow(/things/);
    expect(() => emailHtml('', brand, 'fr', message)).toThrow(/no footer in fr/);
  });
});
