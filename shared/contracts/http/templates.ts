/** Templates: one channel, a text per language, checked when they are saved. */
import * as z from 'zod';
import { slugSchema } from '#shared/domain/identifier.ts';
import { emailTemplateSchema, smsTemplateSchema } from '#shared/domain/templates/template.ts';
import { operation } from './operation.ts';
import { pageOf, pageQuerySchema } from './page.ts';
import { PEOPLE, WRITERS } from './roles.ts';

/** The id stands in the path; in the body it may be left out. */
export const templateBodySchema = z
  .discriminatedUnion('channel', [
    emailTemplateSchema.partial({ id: true }),
    smsTemplateSchema.partial({ id: true }),
  ])
  .meta({ id: 'Template' });

export const findingSchema = z
  .object({
    severity: z.enum(['error', 'warning']),
    code: z.string(),
    message: z.string(),
    language: z.string(),
    part: z.enum(['subject', 'preheader', 'html', 'text', 'body']),
    line: z.number().int().optional(),
    column: z.number().int().optional(),
    field: z.string().optional(),
    suggestion: z.string().optional(),
  })
  .meta({ id: 'TemplateFinding' });

const versionFields = {
  id: slugSchema,
  version: z.number().int(),
  author: z.string(),
  at: z.iso.datetime(),
};

export const templateResourceSchema = z
  .object({
    ...versionFields,
    template: templateBodySchema,
    warnings: z.array(findingSchema).optional(),
  })
  .meta({ id: 'TemplateResource' });

const summarySchema = z.object({
  ...versionFields,
  name: z.string(),
  channel: z.enum(['email', 'sms']),
  languages: z.array(z.string()),
});

const idParams = z.strictObject({ id: slugSchema });
const versionParams = z.strictObject({
  id: slugSchema,
  version: z.coerce.number({ error: 'must be a whole number' }).int().min(1),
});

const TEMPLATE_EXAMPLE = {
  name: 'Fuel cashback, SMS',
  channel: 'sms',
  defaultLanguage: 'en',
  links: { offer: 'https://bank.example/fuel' },
  languages: { en: { body: '2 % back on fuel with code {{ offer.code }}: {{ links.offer }}' } },
};

const RESOURCE_EXAMPLE = {
  id: 'fuel-a-sms',
  version: 1,
  author: 'marketer@bank',
  at: '2026-12-01T09:00:00.000Z',
  template: TEMPLATE_EXAMPLE,
};

const { template: _text, ...VERSION_EXAMPLE } = RESOURCE_EXAMPLE;
const SUMMARY_EXAMPLE = {
  ...VERSION_EXAMPLE,
  name: TEMPLATE_EXAMPLE.name,
  channel: 'sms',
  languages: ['en'],
};

const previewBodySchema = z.strictObject({
  language: z.string().max(35).optional(),
  timeZone: z.string().max(64).optional(),
  customer: z.record(z.string().max(64), z.unknown()).optional().meta({
    description: 'Wins over the examples of the field catalogue; null shows a field as missing.',
  }),
  event: z.record(z.string().max(64), z.unknown()).optional(),
});

export const templateOperations = {
  listTemplates: operation({
    method: 'GET',
    path: '/v1/templates',
    tag: 'Templates',
    summary: 'List templates',
    roles: PEOPLE,
    query: pageQuerySchema,
    answers: {
      200: {
        description: 'In the order of their ids.',
        schema: pageOf(summarySchema),
        example: { items: [SUMMARY_EXAMPLE] },
      },
    },
    problems: ['CURSOR_INVALID'],
  }),
  getTemplate: operation({
    method: 'GET',
    path: '/v1/templates/{id}',
    tag: 'Templates',
    summary: 'Read the newest version of a template',
    roles: PEOPLE,
    params: idParams,
    answers: {
      200: {
        description: 'The template.',
        schema: templateResourceSchema,
        example: RESOURCE_EXAMPLE,
      },
    },
    problems: ['TEMPLATE_UNKNOWN'],
  }),
  getTemplateVersion: operation({
    method: 'GET',
    path: '/v1/templates/{id}/versions/{version}',
    tag: 'Templates',
    summary: 'Read one version of a template',
    roles: PEOPLE,
    params: versionParams,
    answers: {
      200: {
        description: 'The version, as it was written.',
        schema: templateResourceSchema,
        example: RESOURCE_EXAMPLE,
      },
    },
    problems: ['TEMPLATE_VERSION_UNKNOWN'],
  }),
  putTemplate: operation({
    method: 'PUT',
    path: '/v1/templates/{id}',
    tag: 'Templates',
    summary: 'Create a template or write a new version',
    description:
      'An existing template needs If-Match. Unknown fields, missing defaults and unsafe places are found here, not when a message is sent. Campaigns in force keep the version they were approved with.',
    roles: WRITERS,
    params: idParams,
    body: { schema: templateBodySchema, example: TEMPLATE_EXAMPLE, maxBytes: 380 * 1024 },
    ifMatch: 'required',
    answers: {
      200: {
        description: 'A new version.',
        schema: templateResourceSchema,
        example: RESOURCE_EXAMPLE,
      },
      201: { description: 'Created.', schema: templateResourceSchema, example: RESOURCE_EXAMPLE },
    },
    problems: ['INPUT_INVALID', 'TEMPLATE_BROKEN', 'CHANGED_MEANWHILE', 'PRECONDITION_MISSING'],
  }),
  deleteTemplate: operation({
    method: 'DELETE',
    path: '/v1/templates/{id}',
    tag: 'Templates',
    summary: 'Delete a template',
    description: 'Campaigns in force keep the version they were approved with.',
    roles: WRITERS,
    params: idParams,
    ifMatch: 'required',
    answers: { 204: { description: 'Deleted.' } },
    problems: ['TEMPLATE_UNKNOWN', 'CHANGED_MEANWHILE', 'PRECONDITION_MISSING'],
  }),
  previewTemplate: operation({
    method: 'POST',
    path: '/v1/templates/{id}/preview',
    tag: 'Templates',
    summary: 'See a template as a customer would',
    roles: PEOPLE,
    params: idParams,
    body: {
      schema: previewBodySchema,
      example: { language: 'cs', customer: { first_name: 'Jana' } },
    },
    answers: {
      200: {
        description: 'The message with examples for what was not given, or the field that failed.',
        schema: z.object({ message: z.looseObject({ outcome: z.enum(['rendered', 'failed']) }) }),
        example: {
          message: {
            outcome: 'rendered',
            channel: 'sms',
            language: 'en',
            body: '2 % back on fuel with code FUEL-7Q: https://bank.example/fuel',
            parts: { encoding: 'GSM-7', units: 61, parts: 1, perPart: 160 },
          },
          costly: [],
        },
      },
    },
    problems: ['TEMPLATE_UNKNOWN', 'INPUT_INVALID'],
  }),
};
