/** A template as a marketer sees it before anybody gets it, with examples for what is not given. */
import { type FieldType, knownFields, type TemplateFields } from './fields.ts';
import { compileTemplate } from './render.ts';
import type { RenderContext, Rendered } from './rendered.ts';
import { type CostlyCharacter, costlyCharacters } from './sms-parts.ts';
import type { Template } from './template.ts';
import { utf8Length } from './template-bounds.ts';

export interface Preview {
  readonly message: Rendered;
  /** E-mail: bytes of the HTML in UTF-8. */
  readonly htmlBytes?: number;
  /** SMS: the characters that make the message dearer, with what could stand instead. */
  readonly costly?: readonly CostlyCharacter[];
}

/**
 * `given` wins over examples, field by field; what it sets to `null` is shown as missing, so that
 * defaults and failures can be looked at too.
 *
 * @throws DomainError INVALID_TEMPLATE, as `compileTemplate` does.
 */
export function previewTemplate(
  template: Template,
  fields: TemplateFields,
  given: Partial<RenderContext> = {},
): Preview {
  const message = compileTemplate(template)(exampleContext(template, fields, given));
  if (message.outcome === 'failed') return { message };
  return message.channel === 'email'
    ? { message, htmlBytes: utf8Length(message.html) }
    : { message, costly: costlyCharacters(message.body) };
}

const EXAMPLES: Readonly<Record<FieldType, unknown>> = {
  string: 'Example',
  number: 1234.5,
  boolean: true,
  date: '2027-03-01',
  url: 'https://example.com/',
  list: ['example'],
};

function exampleContext(
  template: Template,
  fields: TemplateFields,
  given: Partial<RenderContext>,
): RenderContext {
  const examples: Record<'customer' | 'event', Record<string, unknown>> = {
    customer: {},
    event: {},
  };
  for (const [path, field] of knownFields(template, fields)) {
    const [root, ...names] = path.split('.');
    if (root !== 'customer' && root !== 'event') continue;
    put(examples[root], names, field.example ?? exampleOf(field.type, names));
  }
  return {
    language: template.defaultLanguage,
    timeZone: 'UTC',
    unsubscribeUrl: 'https://example.com/unsubscribe',
    preferencesUrl: 'https://example.com/preferences',
    offer: { code: 'EXAMPLE-42', value: '10', expiresAt: '2027-03-01T22:59:00Z' },
    sender: {
      name: 'Example',
      address: 'offers@example.com',
      reply_to: 'care@example.com',
      postal_address: '1 Example Street',
      id: 'Example',
    },
    ...given,
    customer: { ...examples.customer, ...given.customer },
    event: { ...examples.event, ...given.event },
  };
}

/** `first_name` shows as "First name", so that a reader sees which field stands where. */
function exampleOf(type: FieldType, names: readonly string[]): unknown {
  if (type !== 'string') return EXAMPLES[type];
  if (names.at(-1)?.endsWith('currency') === true) return 'EUR';
  const words = (names.at(-1) ?? '').replace(/_/g, ' ').trim();
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}

function put(into: Record<string, unknown>, names: readonly string[], value: unknown): void {
  const [name = '', ...rest] = names;
  if (rest.length === 0) {
    into[name] = value;
    return;
  }
  const known = into[name];
  const inner =
    typeof known === 'object' && known !== null ? (known as Record<string, unknown>) : {};
  into[name] = inner;
  put(inner, rest, value);
}
