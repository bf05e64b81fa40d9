/** What is written as a file is read back as the same. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fileText } from '#local/campaign-files/file-text.ts';
import { readDocument } from '#local/campaign-files/source-document.ts';
import { campaignSchema } from '#shared/domain/campaign/campaign.ts';
import { templateSchema } from '#shared/domain/templates/template.ts';

function read(text: string, form: 'json' | 'yaml'): unknown {
  const parsed = readDocument(text, form);
  if (parsed.outcome === 'malformed') throw new Error(JSON.stringify(parsed.problems));
  return parsed.document.value;
}

const words = fc
  .oneof(
    fc.string({ minLength: 1, unit: 'grapheme' }),
    fc
      .array(
        fc.constantFrom(
          'a',
          ' ',
          '\n',
          '\r\n',
          '\t',
          ': ',
          '# ',
          '- ',
          '"',
          "'",
          '{{ x }}',
          '|',
          '\\',
          'é',
          '0',
        ),
        {
          minLength: 1,
          maxLength: 40,
        },
      )
      .map((parts) => parts.join('')),
  )
  .filter((text) => text.isWellFormed());

describe('the text of a file', () => {
  it.each(['json', 'yaml'] as const)(
    'gives a template back in %s, whatever its words are',
    (form) => {
      fc.assert(
        fc.property(words, words, words, (subject, html, text) => {
          const template = templateSchema.parse({
            id: 'one',
            name: 'One',
            channel: 'email',
            defaultLanguage: 'en',
            languages: { en: { subject, html, text }, cs: { subject: text, html } },
            links: { b: 'https://b.example', a: 'https://a.example' },
          });
          const back = read(fileText('template', template, form), form) as object;
          expect(templateSchema.parse({ id: 'one', ...back })).toEqual(template);
        }),
        // The example came back without its first space.
        { numRuns: 500, examples: [['a', ' \n', 'a']] },
      );
    },
  );

  it('leaves out what holds by default, and never varies', () => {
    const campaign = campaignSchema.parse({
      name: 'Fuel',
      purpose: 'marketing',
      trigger: { event: 'card.purchase' },
      variants: [{ id: 'a', weight: 1, sms: { template: 'fuel' } }],
      holdout: 0,
      limits: { sends: 5 },
    });
    const text = fileText('campaign', campaign, 'json');
    expect(Object.keys(JSON.parse(text))).toEqual(['name', 'trigger', 'variants', 'limits']);
    const links = { b: 'https://b.example', a: 'https://a.example' };
    const sms = {
      id: 'x',
      name: 'X',
      channel: 'sms',
      defaultLanguage: 'en',
      languages: { en: { body: 'b' } },
    };
    const [one, two] = [links, Object.fromEntries(Object.entries(links).reverse())].map((each) =>
      fileText('template', templateSchema.parse({ ...sms, links: each }), 'yaml'),
    );
    expect(one).toBe(two);
  });
});
