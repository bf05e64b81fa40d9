/** The fields a template may show: declared ones of customer and event, and those the engine fills. */
import * as z from 'zod';
import { senderFields } from './sender-fields.ts';
import { keyedBy, type Template } from './template.ts';

export const fieldTypeSchema = z.enum(['string', 'number', 'boolean', 'date', 'url', 'list']);
export type FieldType = z.infer<typeof fieldTypeSchema>;

export const fieldDeclarationSchema = z.strictObject({
  /** `date` is a calendar date or an instant in ISO 8601; money is a `number`. */
  type: fieldTypeSchema,
  /** True when every customer or event has it; else a template must say what stands in for it. */
  required: z.boolean().optional(),
  /** Shown in previews. */
  example: z.union([z.string().max(200), z.number(), z.boolean()]).optional(),
});
export type FieldDeclaration = z.infer<typeof fieldDeclarationSchema>;

const declarationsSchema = keyedBy(
  z
    .string()
    .regex(
      /^[A-Za-z][A-Za-z0-9_]{0,63}(\.[A-Za-z][A-Za-z0-9_]{0,63}){0,3}$/,
      'must be a field name, such as first_name or merchant.city',
    ),
  fieldDeclarationSchema,
);

export const OFFER_FIELDS = ['code', 'value', 'expires_at'] as const;

export const templateFieldsSchema = z.strictObject({
  customer: declarationsSchema.default({}),
  event: declarationsSchema.default({}),
  /** What the campaign's offer supplies; absent while no campaign is known, then all of it is assumed. */
  offer: z.array(z.enum(OFFER_FIELDS)).optional(),
});
export type TemplateFields = z.infer<typeof templateFieldsSchema>;

export interface KnownField {
  readonly type: FieldType;
  /** Never missing when a message is sent. */
  readonly always: boolean;
  readonly example?: string | number | boolean;
}

/** Facts that the engine derives or takes from the profile itself (`customerFacts`, `eventFacts`). */
const STANDARD: Readonly<Record<string, KnownField>> = {
  'customer.id': { type: 'string', always: true },
  'customer.language': { type: 'string', always: false, example: 'en' },
  'customer.time_zone': { type: 'string', always: false, example: 'Europe/Prague' },
  'customer.age': { type: 'number', always: false, example: 42 },
  'customer.tenure_days': { type: 'number', always: false, example: 800 },
  'customer.has_email': { type: 'boolean', always: true },
  'customer.has_phone': { type: 'boolean', always: true },
  'event.type': { type: 'string', always: false, example: 'card.purchase' },
  'event.occurred_at': { type: 'date', always: false },
  unsubscribe_url: { type: 'url', always: true },
  preferences_url: { type: 'url', always: true },
};

/** Every path `template` may show, with its type. */
export function knownFields(
  template: Template,
  fields: TemplateFields,
): ReadonlyMap<string, KnownField> {
  const known = new Map(Object.entries(STANDARD));
  for (const root of ['customer', 'event'] as const) {
    for (const [name, { type, required, example }] of Object.entries(fields[root])) {
      known.set(`${root}.${name}`, {
        type,
        always: required === true,
        ...(example !== undefined && { example }),
      });
    }
  }
  for (const name of fields.offer ?? OFFER_FIELDS) {
    known.set(`offer.${name}`, { type: name === 'expires_at' ? 'date' : 'string', always: true });
  }
  for (const name of Object.keys(template.links)) {
    known.set(`links.${name}`, { type: 'url', always: true });
  }
  for (const [path, value] of Object.entries(senderFields(template))) {
    known.set(path, { type: 'string', always: value !== undefined });
  }
  return known;
}
