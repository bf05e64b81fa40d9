/** Text messages that will be paid for more than once. */
import type { Campaign } from '../campaign/campaign.ts';
import { EMPTY_CATALOGUE } from '../campaign/field-catalogue.ts';
import { linkUrl } from '../links/link-url.ts';
import { linkNames } from '../links/template-links.ts';
import type { TemplateFields } from '../templates/fields.ts';
import { previewTemplate } from '../templates/preview.ts';
import type { Template } from '../templates/template.ts';
import type { LintContext, LintFinding } from './finding.ts';

/** As long as those that are signed. */
const TOKEN = 'A'.repeat(38);
const EXAMPLE_URL = 'https://example.com';

/** With an example for every field, so a customer's own text may be shorter or longer. */
export function lintTexts(
  { variants }: Campaign,
  { templates, fields, publicUrl }: LintContext,
): readonly LintFinding[] {
  return variants.flatMap((variant, index) => {
    const id = variant.sms?.template;
    const template = id === undefined ? undefined : templates?.get(id);
    if (id === undefined || template?.channel !== 'sms') return [];
    return Object.keys(template.languages).flatMap((language): LintFinding[] => {
      const long = overOnePart(
        template,
        language,
        { ...EMPTY_CATALOGUE, ...fields, offer: [] },
        publicUrl,
      );
      if (long === undefined) return [];
      const path = ['variants', index, 'sms', 'template'];
      return [
        {
          severity: 'warning',
          code: 'SMS_SEVERAL_PARTS',
          path,
          message: `"${id}", ${language}: ${long}`,
        },
      ];
    });
  });
}

function overOnePart(
  template: Template,
  language: string,
  fields: TemplateFields,
  publicUrl = EXAMPLE_URL,
): string | undefined {
  const url = (target: Parameters<typeof linkUrl>[1]) => linkUrl(publicUrl, target, TOKEN);
  const { message, costly = [] } = previewTemplate(template, fields, {
    language,
    links: Object.fromEntries(linkNames(template).map((name, index) => [name, url(index)])),
    unsubscribeUrl: url('unsubscribe'),
    preferencesUrl: url('preferences'),
  });
  if (message.outcome === 'failed' || message.channel !== 'sms' || message.parts.parts === 1)
    return undefined;
  const { parts, units, encoding } = message.parts;
  const because = costly.slice(0, 5).map(({ codePoint }) => codePoint);
  const dear = because.length === 0 ? '' : `, in ${encoding} because of ${because.join(', ')}`;
  return `takes ${parts} parts with example values (${units} units${dear})`;
}
