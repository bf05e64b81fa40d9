/** Contents as the text of a file: what a person would have written, in an order that never varies. */
import { isDeepStrictEqual } from 'node:util';
import { parse, stringify } from 'yaml';
import type * as z from 'zod';
import { canonicalJson } from '#shared/app/api/content-hash.ts';
import { campaignSchema } from '#shared/domain/campaign/campaign.ts';
import { fieldCatalogueSchema } from '#shared/domain/campaign/field-catalogue.ts';
import { segmentSchema } from '#shared/domain/campaign/segment.ts';
import { policySchema } from '#shared/domain/policy/policy.ts';
import { templateSchema } from '#shared/domain/templates/template.ts';
import type { Kind, SettingKind } from './source-file.ts';

export type FileForm = 'json' | 'yaml';

/** Texts of many lines are read in YAML; rules and numbers keep their types in JSON. */
export const usualForm = (kind: Kind | SettingKind): FileForm =>
  kind === 'template' || kind === 'fields' ? 'yaml' : 'json';

const SCHEMAS: Readonly<Record<Kind | SettingKind, z.ZodType>> = {
  campaign: campaignSchema,
  segment: segmentSchema,
  template: templateSchema,
  fields: fieldCatalogueSchema,
  policy: policySchema,
};

/** `content` is parsed already; what it says by default is left out. */
export function fileText(kind: Kind | SettingKind, content: unknown, form: FileForm): string {
  const value = withoutDefaults(kind, ordered(kind, content));
  return form === 'json' ? `${JSON.stringify(value, undefined, 2)}\n` : yamlText(value);
}

/** A block of lines reads best, but some texts (a first line of mere spaces) do not come back from one. */
function yamlText(value: unknown): string {
  const options = { lineWidth: 0, aliasDuplicateObjects: false };
  const text = stringify(value, options);
  return isDeepStrictEqual(parse(text), JSON.parse(JSON.stringify(value)))
    ? text
    : stringify(value, { ...options, blockQuote: false, defaultStringType: 'QUOTE_DOUBLE' });
}

/** A field without which the file says the same is no news. */
function withoutDefaults(kind: Kind | SettingKind, content: Fields): Fields {
  const schema = SCHEMAS[kind];
  const { id, ...rest } = content;
  // The name of the file is a template's id.
  const whole =
    kind === 'template' ? (value: Fields) => ({ id, ...value }) : (value: Fields) => value;
  const wanted = canonicalJson(schema.parse(whole(rest)));
  let kept = rest;
  for (const name of Object.keys(rest)) {
    const { [name]: _left, ...fewer } = kept;
    const read = schema.safeParse(whole(fewer));
    if (read.success && canonicalJson(read.data) === wanted) kept = fewer;
  }
  return kept;
}

type Fields = Readonly<Record<string, unknown>>;

/** Schemas give their own order; names that people chose have none, and a table keeps none. */
function ordered(kind: Kind | SettingKind, content: unknown): Fields {
  const fields = content as Fields;
  const chosen =
    kind === 'template' ? ['links', 'languages'] : kind === 'fields' ? ['customer', 'event'] : [];
  const sorted = chosen.map((name) => [name, byName(fields[name] as Fields)]);
  return { ...fields, ...Object.fromEntries(sorted) };
}

const byName = (fields: Fields): Fields =>
  Object.fromEntries(Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1)));
