import { type Template, templateSchema } from '#shared/domain/templates/template.ts';

/** The least that can be sent; words are not what is simulated. */
export const TEMPLATES: ReadonlyMap<string, Template> = new Map(
  [
    {
      id: 'mail',
      name: 'Mail',
      channel: 'email',
      defaultLanguage: 'en',
      languages: {
        en: {
          subject: 'An offer',
          html: '<p>An offer.</p><p><a href="{{ unsubscribe_url }}">Unsubscribe</a></p>',
        },
      },
    },
    {
      id: 'text',
      name: 'Text',
      channel: 'sms',
      defaultLanguage: 'en',
      languages: { en: { body: 'An offer. STOP to end.' } },
    },
  ].map((template) => [template.id, templateSchema.parse(template)]),
);
