import { type Template, templateSchema } from '#shared/domain/templates/template.ts';

/** The least that can be sent: which template it was is all that is looked at. */
export const TEMPLATES: ReadonlyMap<string, Template> = new Map(
  [1, 2, 3].flatMap((number) => [made(mail(number)), made(text(number))]),
);

function made(template: unknown): readonly [string, Template] {
  const parsed = templateSchema.parse(template);
  return [parsed.id, parsed];
}

function mail(number: number) {
  return {
    id: `mail-${number}`,
    name: `Mail ${number}`,
    channel: 'email',
    defaultLanguage: 'en',
    languages: {
      en: {
        subject: `mail-${number}`,
        html: '<p>Hi</p><a href="{{ unsubscribe_url }}">Unsubscribe</a>',
      },
    },
  };
}

function text(number: number) {
  return {
    id: `text-${number}`,
    name: `Text ${number}`,
    channel: 'sms',
    defaultLanguage: 'en',
    languages: { en: { body: `text-${number} STOP to end` } },
  };
}
