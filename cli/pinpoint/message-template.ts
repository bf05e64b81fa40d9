/** A saved e-mail or SMS template of Pinpoint ▶ `templates/<id>.yaml`. */
import type { Source } from './account.ts';
import { identityFields } from './common-fields.ts';
import type { Facts } from './facts.ts';
import { defaultSubstitutions, type MadeTemplate, makeTemplate, type Part } from './template.ts';

/** https://docs.aws.amazon.com/pinpoint/latest/apireference/templates-template-name-email.html and …-sms.html */
export function readTemplate(
  source: Source,
  channel: 'email' | 'sms',
  id: string,
  language: string,
  facts: Facts,
): MadeTemplate {
  const to = `templates/${id}.yaml`;
  const name = source.at('TemplateName');
  const defaults = source.at('DefaultSubstitutions');
  const made = makeTemplate(
    channel,
    {
      ...given('subject', source.at(FIELDS.subject)),
      ...given('html', source.at(FIELDS.html)),
      ...given('text', source.at(FIELDS.text)),
      ...given('body', source.at(FIELDS.body)),
    },
    { id, name: name.text ?? id, language, defaults: defaultSubstitutions(defaults.text) },
    facts,
  );
  for (const [part, field] of Object.entries(FIELDS) as [Part, string][])
    tellPart(source.at(field), part, made, to);
  name.mapped(`${to}#/name`);
  defaults.changed(to, 'defaults stand where their variables are shown');
  source.at('TemplateDescription').lost('templates have no description');
  source.at('TemplateType').unneeded('the channel says it');
  source.at('RecommenderId').lost('there are no recommender models here');
  source.at('Headers').lost('a template has no headers of its own');
  identityFields(source);
  return made;
}

const FIELDS = { subject: 'Subject', html: 'HtmlPart', text: 'TextPart', body: 'Body' } as const;

const given = <N extends Part>(name: N, { text }: Source): { readonly [K in N]?: string } =>
  (text === undefined ? {} : { [name]: text }) as { readonly [K in N]?: string };

/** What became of the field that holds a part of the words. */
export function tellPart(source: Source, part: Part, made: MadeTemplate, to: string): void {
  const why = made.whyOf(part);
  if (made.template === undefined) source.lost(why);
  else if (why === '') source.mapped(to);
  else source.changed(to, why);
}
