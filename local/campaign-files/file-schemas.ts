/** JSON Schemas of the files of a campaign folder, for editors: made from the schemas that check them. */
import * as z from 'zod';
import { campaignSchema } from '#shared/domain/campaign/campaign.ts';
import { fieldCatalogueSchema } from '#shared/domain/campaign/field-catalogue.ts';
import { segmentSchema } from '#shared/domain/campaign/segment.ts';
import { policySchema } from '#shared/domain/policy/policy.ts';
import { emailTemplateSchema, smsTemplateSchema } from '#shared/domain/templates/template.ts';
import { brandSchema } from './email-layout.ts';
import { shortEmailSchema } from './template-source.ts';

/** The file's name is the id, so that a template need not say it. */
const templateFileSchema = z.union([
  emailTemplateSchema.partial({ id: true }),
  smsTemplateSchema.partial({ id: true }),
  shortEmailSchema,
]);

const SCHEMAS = {
  campaign: { title: 'A campaign of Opportune', schema: campaignSchema },
  segment: { title: 'A segment of Opportune', schema: segmentSchema },
  template: { title: 'A message template of Opportune', schema: templateFileSchema },
  fields: { title: 'The catalogue of fields of Opportune', schema: fieldCatalogueSchema },
  policy: { title: 'The contact policy of Opportune', schema: policySchema },
  brand: { title: 'The brand that short e-mails are set into', schema: brandSchema },
} as const;
export type FileSchemaName = keyof typeof SCHEMAS;
export const FILE_SCHEMA_NAMES = Object.keys(SCHEMAS) as readonly FileSchemaName[];

/** Draft 7, which every editor understands. */
export function fileSchema(name: FileSchemaName): Readonly<Record<string, unknown>> {
  const { title, schema } = SCHEMAS[name];
  const made = z.toJSONSchema(schema, {
    target: 'draft-7',
    io: 'input',
    unrepresentable: 'any',
  }) as Readonly<Record<string, unknown>>;
  const { $schema, ...rest } = made;
  return { $schema, title, ...(named(rest) as object) };
}

/** A file may name its schema; every form that it may have must allow that. */
function named(form: Readonly<Record<string, unknown>>): unknown {
  const forms = form.anyOf;
  if (Array.isArray(forms)) return { ...form, anyOf: forms.map(named) };
  const properties = { $schema: { type: 'string' }, ...(form.properties as object) };
  return { ...form, properties };
}

/** As it is kept in a file. */
export const fileSchemaText = (name: FileSchemaName): string =>
  `${JSON.stringify(fileSchema(name), undefined, 2)}\n`;
