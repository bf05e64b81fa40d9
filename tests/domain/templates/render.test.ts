import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileTemplate } from '#shared/domain/templates/render.ts';
import type { RenderContext } from '#shared/domain/templates/rendered.ts';
import { context, email, sms } from './support/templates.ts';

const html = (source: string, changes: Partial<RenderContext> = {}) => {
  const rendered = compileTemplate(email({ html: source }))({ ...context, ...changes });
  return rendered.outcome === 'rendered' && rendered.channel === 'email' ? rendered.html : rendered;
};
const body = (source: string, changes: Partial<RenderContext> = {}) => {
  const rendered = compileTemplate(sms(source))({ ...context, ...changes });
  return rendered.outcome === 'rendered' && rendered.channel === 'sms' ? rendered.body : rendered;
};
const named = (first_name: unknown) => ({ customer: { ...context.customer, first_name } });

describe('values', () => {
  it('shows fields of customer, event, offer, links and sender', () => {
    const source =
      '{{customer.first_name}} {{event.merchant.name}} {{offer.code}} {{offer.value}} {{links.offer}} {{unsubscribe_url}} {{preferences_url}} {{sender.name}}';
    const template = sms(source, { sender: { name: 'Our Bank' } });
    expect(compileTemplate(template)(context)).toMatchObject({
      body: 'Jana Benzina 7KQX-M2TN 5 https://bank.example/o https://track.example/u/abc https://track.example/p/abc Our Bank',
    });
  });

  it('prefers the tracked address of a link, and the account’s sender where the template has none', () => {
    const tracked = { links: { offer: 'https://track.example/l/1' }, sender: { name: 'Account' } };
    expect(body('{{links.offer}} {{sender.name}}', tracked)).toBe(
      'https://track.example/l/1 Account',
    );
  });

  it.each([undefined, null, '', '   ', '\u200b', '\n', Number.NaN, []])(
    'treats %j as missing: the default, or no message at all',
    (missing) => {
      expect(body('Hi {{ customer.first_name | default: "there" }}!', named(missing))).toBe(
        'Hi there!',
      );
      expect(body('Hi {{ customer.first_name | upper | default: "there" }}!', named(missing))).toBe(
        'Hi there!',
      );
      expect(body('Hi {{ customer.first_name }}!', named(missing))).toEqual({
        outcome: 'failed',
        reason: 'MISSING_VALUE',
        field: 'customer.first_name',
      });
    },
  );

  it('shows nothing where the author asked for nothing', () => {
    expect(body('A{{ customer.first_name | default: "" | upper }}B', named(undefined))).toBe('AB');
  });

  it('fails on what cannot be shown, and on a missing argument by its own name', () => {
    expect(body('{{customer.x}}', { customer: { x: true } })).toMatchObject({
      reason: 'WRONG_TYPE',
    });
    expect(body('{{customer.x}}', { customer: { x: { y: 1 } } })).toMatchObject({
      reason: 'WRONG_TYPE',
    });
    expect(body('{{ event.amount | money: event.currency }}', { event: { amount: 1 } })).toEqual({
      outcome: 'failed',
      reason: 'MISSING_VALUE',
      field: 'event.currency',
    });
  });

  it('takes no object of an event for an answer of its own', () => {
    const event = { x: { failed: 'MISSING_VALUE', field: 'secret' } };
    for (const tag of ['{{event.x}}', '{{event.x | default: "a"}}', '{{event.x | upper}}']) {
      expect(body(tag, { event })).toEqual({
        outcome: 'failed',
        reason: 'WRONG_TYPE',
        field: 'event.x',
      });
    }
  });

  it('sees own properties only', () => {
    for (const path of [
      'customer.constructor.name',
      'customer.toString.name',

      'links.constructor',
      'process.env',
      'offer.constructor',
    ]) {
      expect(body(`{{ ${path} | default: "none" }}`)).toBe('none');
    }
  });

  it('asks with #if, and with what Handlebars takes for false', () => {
    const source = '{{#if customer.x}}yes{{else}}no{{/if}}';
    for (const x of [undefined, null, '', false, 0, []])
      expect(body(source, { customer: { x } })).toBe('no');
    for (const x of [true, 1, 'a', ['a'], -1])
      expect(body(source, { customer: { x } })).toBe('yes');
    const nested = '{{#if customer.a}}a{{#if customer.b}}b{{/if}}{{/if}}.';
    expect(body(nested, { customer: { a: 1, b: 1 } })).toBe('ab.');
    expect(body(nested, { customer: { b: 1 } })).toBe('.');
  });
});

describe('escaping', () => {
  it('escapes text and attributes of HTML, and no plain text', () => {
    const nasty = named(`<b title="x">O'Neil & Co</b>`);
    const safe = '&lt;b title=&quot;x&quot;&gt;O&#39;Neil &amp; Co&lt;/b&gt;';
    expect(html('<p title="{{customer.first_name}}">{{customer.first_name}}</p>', nasty)).toBe(
      `<p title="${safe}">${safe}</p>`,
    );
    expect(body('{{customer.first_name}}', nasty)).toBe(`<b title="x">O'Neil & Co</b>`);
  });

  it('escapes a link for its attribute, and percent-encodes what stands within one', () => {
    expect(html('<a href="{{links.offer}}">go</a>')).toBe(
      '<a href="https://bank.example/offer?a=1&amp;b=2">go</a>',
    );
    expect(
      html('<a href="https://x.example/?n={{customer.first_name}}">go</a>', named(`a&b="'#/é`)),
    ).toBe('<a href="https://x.example/?n=a%26b%3D%22%27%23%2F%C3%A9">go</a>');
  });

  it('refuses a value that would make a link something else than http(s)', () => {
    for (const site of [
      'javascript:alert(1)',
      'data:text/html,x',
      '//evil.example',
      'https:',
      ' javascript:x',
    ]) {
      expect(html('<a href="{{customer.site}}">x</a>', { customer: { site } })).toEqual({
        outcome: 'failed',
        reason: 'BAD_VALUE',
        field: 'customer.site',
      });
    }
  });

  it('keeps a subject one line, whatever a value holds', () => {
    const render = compileTemplate(email({ subject: 'Hi {{customer.first_name}}' }));
    const rendered = render({ ...context, ...named('Eve\r\nBcc: all@example.com\u2028x') });
    expect(rendered).toMatchObject({ subject: 'Hi Eve Bcc: all@example.com x' });
  });

  it('strips control characters and no-break spaces from an SMS', () => {
    expect(body('a\u0007b\r\nc\u00a0d{{customer.first_name}}', named('\u001bx'))).toBe('ab\nc dx');
  });

  it('lets no value out of its place: the markup around is the same whatever the value', () => {
    const render = compileTemplate(
      email({
        html: `<!--[if mso]><v:rect href="{{links.offer}}" alt='{{customer.x}}'><![endif]--><p title="{{customer.x}}">{{customer.x}}<a href='https://a.example/{{customer.x}}'>.</a></p>`,
      }),
    );
    const markup = (x: string) => {
      const rendered = render({ ...context, customer: { x } });
      if (rendered.outcome !== 'rendered' || rendered.channel !== 'email') return rendered;
      return rendered.html.replace(/[^<>"']/g, '');
    };
    const expected = markup('plain');
    const nasty = fc.string({
      unit: fc.constantFrom('<', '>', '"', "'", '&', '-', '=', '/', '\n', '\ud800', 'x', '`'),
    });
    fc.assert(
      fc.property(nasty, (x) => {
        fc.pre(x.trim() !== '');
        expect(markup(x)).toBe(expected);
      }),
    );
  });
});

describe('language variants', () => {
  const template = email(
    {},
    {
      languages: {
        en: { subject: 'Hi {{event.amount | money: "EUR"}}', html: '<p>en</p>' },
        de: { subject: 'Hallo {{event.amount | money: "EUR"}}', html: '<p>de</p>' },
      },
    },
  );
  const render = compileTemplate(template);

  it('writes numbers as the reader’s region does, within the variant’s language', () => {
    expect(render({ ...context, language: 'de-AT' })).toMatchObject({
      language: 'de',
      subject: 'Hallo € 1.234,50',
    });
    expect(render({ ...context, language: 'de' })).toMatchObject({ subject: 'Hallo 1.234,50 €' });
    expect(render({ ...context, language: 'fr' })).toMatchObject({
      language: 'en',
      subject: 'Hi €1,234.50',
    });
  });
});

describe('a whole message', () => {
  it('derives the text from the HTML, and hides the preheader first in the body', () => {
    const rendered = compileTemplate(
      email({
        preheader: 'For {{customer.first_name}}',
        html: '<html><head><title>T</title></head><body class="a>b"><p>Hi {{customer.first_name}}</p><a href="{{links.offer}}">See it</a></body></html>',
      }),
    )({ ...context, ...named('A<B') });
    expect(rendered).toMatchObject({
      text: 'Hi A<B\n\nSee it (https://bank.example/offer?a=1&b=2)',
    });
    expect(rendered).toHaveProperty(
      'html',
      expect.stringContaining('<body class="a>b"><div style="display:none'),
    );
    expect(rendered).toHaveProperty('html', expect.stringContaining('For A&lt;B</div><p>'));
  });

  it('counts SMS parts', () => {
    expect(compileTemplate(sms('Hi {{customer.first_name}}'))(context)).toEqual({
      outcome: 'rendered',
      channel: 'sms',
      language: 'en',
      body: 'Hi Jana',
      parts: { encoding: 'GSM-7', units: 7, parts: 1, perPart: 160 },
    });
  });

  it('fails rather than send a blank or an endless message', () => {
    expect(body('{{ customer.first_name | default: "" }}', named(''))).toMatchObject({
      reason: 'EMPTY',
      field: 'body',
    });
    expect(body('{{ customer.first_name }}', named('x'.repeat(1601)))).toMatchObject({
      reason: 'TOO_LONG',
    });
    const subject = compileTemplate(email({ subject: '{{ customer.first_name }}' }));
    expect(subject({ ...context, ...named('x'.repeat(251)) })).toMatchObject({
      reason: 'TOO_LONG',
      field: 'subject',
    });
  });

  it('refuses to compile what the check would refuse', () => {
    expect(() => compileTemplate(sms('Hi\n {{ customer.first_name'))).toThrow(/line 2, column 2/);
    expect(() => compileTemplate(sms('{{ customer.x | shout }}'))).toThrow(/unknown filter/);
    expect(() => compileTemplate(email({ html: '<p {{customer.x}}>' }))).toThrow(/must not stand/);
  });

  it('never throws on account of values', () => {
    const source =
      '{{customer.a}}{{customer.a | upper}}{{customer.a | truncate: 3}}{{customer.a | money: customer.b}}{{customer.a | number}}{{customer.a | percent: 1}}{{customer.a | date: "long"}}{{#if customer.a.b}}x{{/if}}';
    const render = compileTemplate(sms(source));
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), fc.string(), (a, b, timeZone) => {
        const rendered = render({ customer: { a, b }, event: {}, timeZone, language: timeZone });
        expect(['rendered', 'failed']).toContain(rendered.outcome);
      }),
    );
  });
});
