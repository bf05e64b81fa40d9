/** Which facts customers and events have: what templates may show and conditions may compare. */
import type * as z from 'zod';
import type { FactType, FactTypes } from '../rules/fact-types.ts';
import { type FieldType, templateFieldsSchema } from '../templates/fields.ts';
import { VALUE_FACTS } from '../value/value-names.ts';

export const fieldCatalogueSchema = templateFieldsSchema.omit({ offer: true });
export type FieldCatalogue = z.infer<typeof fieldCatalogueSchema>;

export const EMPTY_CATALOGUE: FieldCatalogue = { customer: {}, event: {} };

/** Facts that the engine derives itself (`customerFacts`, `valueFacts`, `eventFacts`). */
const DERIVED = {
  customer: {
    id: 'string',
    language: 'string',
    time_zone: 'string',
    age: 'number',
    tenure_days: 'number',
    has_email: 'boolean',
    has_phone: 'boolean',
    ...VALUE_FACTS,
  },
  event: { type: 'string', occurred_at: 'date' },
} as const satisfies Record<string, Record<string, FieldType>>;

/**
 * The catalogue as conditions see it. A root for which nothing is declared stays empty: its facts
 * are unknown, not wrong.
 */
export function factTypesOf(catalogue: FieldCatalogue): FactTypes {
  const types: Record<string, FactType> = {};
  for (const root of ['customer', 'event'] as const) {
    const declared = Object.entries(catalogue[root]);
    if (declared.length === 0) continue;
    for (const [name, type] of Object.entries(DERIVED[root]))
      types[`${root}.${name}`] = FACT_TYPES[type];
    for (const [name, { type }] of declared) types[`${root}.${name}`] = FACT_TYPES[type];
  }
  return types;
}

const FACT_TYPES: Readonly<Record<FieldType, FactType>> = {
  string: 'text',
  number: 'number',
  boolean: 'flag',
  date: 'text',
  url: 'text',
  list: 'list',
};
