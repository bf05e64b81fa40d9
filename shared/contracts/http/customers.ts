/** Customers: who they are and what they agreed to. */
import * as z from 'zod';
import { channelSchema, purposeSchema } from '#shared/domain/channel-schema.ts';
import {
  consentAnswerSchema,
  consentRecordSchema,
  consentSchema,
} from '#shared/domain/customer/consent-schema.ts';
import { profileSchema } from '#shared/domain/customer/profile-schema.ts';
import { suppressionReasonSchema } from '#shared/domain/customer/suppression-schema.ts';
import { customerIdSchema } from '#shared/domain/identifier.ts';
import { operation } from './operation.ts';
import { pageOf, pageQuerySchema } from './page.ts';
import { CUSTOMER_READERS, type Role } from './roles.ts';

/** `true` and `false` stand for a record made by this very request. */
const consentWishSchema = z.partialRecord(
  channelSchema,
  z.partialRecord(purposeSchema, z.union([z.boolean(), consentRecordSchema])),
);
export type ConsentWish = z.infer<typeof consentWishSchema>;

export const customerBodySchema = profileSchema
  .omit({ id: true })
  .extend({
    consent: consentWishSchema.optional().meta({
      description:
        'Answers the customer gave. What is left out stays; an answer older than the one on record changes nothing.',
    }),
  })
  .meta({ id: 'Customer' });
export type CustomerBody = z.infer<typeof customerBodySchema>;

export const bulkCustomerSchema = customerBodySchema
  .extend({ id: customerIdSchema })
  .meta({ id: 'CustomerWithId' });
export type BulkCustomer = z.infer<typeof bulkCustomerSchema>;

export const customerResourceSchema = z
  .object({
    ...profileSchema.shape,
    consent: consentSchema,
    suppressions: z
      .array(
        z.object({ channel: channelSchema, reason: suppressionReasonSchema, at: z.iso.datetime() }),
      )
      .meta({
        description:
          'Of the addresses on file: channels on which nothing is sent whatever the consent.',
      }),
  })
  .meta({ id: 'CustomerResource' });

export const MAX_BULK_CUSTOMERS = 1000;

const idParams = z.strictObject({ id: customerIdSchema });
const FEEDERS: readonly Role[] = ['operator', 'machine', 'admin'];

const CUSTOMER_EXAMPLE = {
  email: 'jana@example.com',
  phone: '+420601123456',
  language: 'cs',
  timeZone: 'Europe/Prague',
  attributes: { first_name: 'Jana', tier: 'gold', birth_date: '1990-04-01' },
  consent: { email: { marketing: true }, sms: { marketing: false } },
};

const RESOURCE_EXAMPLE = {
  id: 'c-1001',
  ...CUSTOMER_EXAMPLE,
  consent: {
    email: { marketing: { granted: true, at: '2026-12-01T09:00:00.000Z', source: 'api' } },
    sms: { marketing: { granted: false, at: '2026-12-01T09:00:00.000Z', source: 'api' } },
  },
  suppressions: [],
};

const HISTORY_EXAMPLE = [
  {
    channel: 'sms' as const,
    purpose: 'marketing' as const,
    granted: false,
    at: '2026-12-02T18:20:00.000Z',
    source: 'sms-keyword',
    proof: 'f1c2a0d4',
  },
  {
    channel: 'sms' as const,
    purpose: 'marketing' as const,
    granted: true,
    at: '2026-12-01T09:00:00.000Z',
    source: 'web-form',
    proof: 'form-v3',
  },
];

export const itemResultSchema = z
  .object({
    index: z
      .number()
      .int()
      .meta({ description: 'Position in the list, or line of NDJSON, from 0.' }),
    id: z.string().optional(),
    status: z.number().int(),
    code: z.string().optional(),
    errors: z
      .array(z.object({ pointer: z.string(), rule: z.string(), detail: z.string() }))
      .optional(),
  })
  .meta({ id: 'ItemResult' });
export type ItemResult = z.infer<typeof itemResultSchema>;

const bulkAnswerSchema = z
  .object({
    kept: z.number().int(),
    refused: z.number().int(),
    results: z.array(itemResultSchema),
  })
  .meta({ id: 'CustomersKept' });

const REFUSED_EXAMPLE: ItemResult = {
  index: 1,
  id: 'c-1002',
  status: 422,
  code: 'INPUT_INVALID',
  errors: [
    {
      pointer: '#/phone',
      rule: 'format',
      detail: 'must be E.164, such as +420601123456',
    },
  ],
};

const exportLineSchema = z
  .looseObject({ kind: z.enum(['profile', 'state', 'consent', 'decision']) })
  .meta({ id: 'ExportLine' });

export const customerOperations = {
  getCustomer: operation({
    method: 'GET',
    path: '/v1/customers/{id+}',
    tag: 'Customers',
    summary: 'Read a customer',
    roles: CUSTOMER_READERS,
    params: idParams,
    answers: {
      200: {
        description: 'The customer.',
        schema: customerResourceSchema,
        example: RESOURCE_EXAMPLE,
      },
    },
    problems: ['CUSTOMER_UNKNOWN'],
  }),
  listConsents: operation({
    method: 'GET',
    path: '/v1/customers/{id+}/consent-history',
    tag: 'Customers',
    summary: 'List what a customer answered, newest first',
    description:
      'Every opt-in and opt-out that ever held, by channel and purpose, with source, time and proof. Erased with the customer.',
    roles: CUSTOMER_READERS,
    params: idParams,
    query: pageQuerySchema,
    answers: {
      200: {
        description: 'Answers.',
        schema: pageOf(consentAnswerSchema),
        example: { items: HISTORY_EXAMPLE },
      },
    },
    problems: ['CURSOR_INVALID'],
  }),
  putCustomer: operation({
    method: 'PUT',
    path: '/v1/customers/{id+}',
    tag: 'Customers',
    summary: 'Create a customer or replace their profile',
    description:
      'The profile is replaced as a whole, consent is added to what is on record. If-Match is honoured where it is sent.',
    roles: FEEDERS,
    params: idParams,
    body: { schema: customerBodySchema, example: CUSTOMER_EXAMPLE },
    ifMatch: 'optional',
    answers: {
      200: { description: 'Replaced.', schema: customerResourceSchema, example: RESOURCE_EXAMPLE },
      201: { description: 'Created.', schema: customerResourceSchema, example: RESOURCE_EXAMPLE },
    },
    problems: ['INPUT_INVALID', 'CHANGED_MEANWHILE'],
  }),
  putCustomers: operation({
    method: 'POST',
    path: '/v1/customers:bulk',
    tag: 'Customers',
    summary: 'Create or replace many customers',
    description: `A list of at most ${MAX_BULK_CUSTOMERS}, as JSON, as { "customers": […] } or as NDJSON. Each stands for itself: the good ones are kept, the bad ones named.`,
    roles: FEEDERS,
    lines: {
      item: bulkCustomerSchema,
      example: { id: 'c-1001', ...CUSTOMER_EXAMPLE },
      maxItems: MAX_BULK_CUSTOMERS,
      maxBytes: 2 * 1024 * 1024,
      wrapper: 'customers',
    },
    answers: {
      200: {
        description: 'All were kept.',
        schema: bulkAnswerSchema,
        example: { kept: 1, refused: 0, results: [] },
      },
      207: {
        description: 'Some were refused; `results` names each of them.',
        schema: bulkAnswerSchema,
        example: { kept: 1, refused: 1, results: [REFUSED_EXAMPLE] },
      },
    },
    problems: ['INPUT_INVALID'],
  }),
  exportCustomer: operation({
    method: 'GET',
    path: '/v1/customers/{id+}/export',
    tag: 'Customers',
    summary: 'Export everything about a customer',
    description:
      'NDJSON, each line with its kind: profile, state, every answer on consent, then every decision with its message, responses, conversions and survey answers, the newest first. With more to come, Link names the next page (rel="next"). For access and portability requests (GDPR articles 15 and 20).',
    roles: ['operator', 'admin'],
    params: idParams,
    query: z.strictObject({ cursor: z.string().min(1).max(1024).optional() }),
    answers: {
      200: {
        description: 'One thing a line.',
        mediaType: 'application/x-ndjson',
        schema: exportLineSchema,
        example: { kind: 'profile', ...RESOURCE_EXAMPLE },
      },
    },
    problems: ['CUSTOMER_UNKNOWN', 'CURSOR_INVALID'],
  }),
  deleteCustomer: operation({
    method: 'DELETE',
    path: '/v1/customers/{id+}',
    tag: 'Customers',
    summary: 'Erase a customer',
    description:
      'Profile, state, consent history and undelivered messages are removed at once, everything on record of decisions and messages within half an hour; figures of campaigns stay, as of nobody. The addresses stay on the suppression list as keyed hashes, so that no import brings the contact back.',
    roles: ['operator', 'admin'],
    params: idParams,
    ifMatch: 'optional',
    answers: { 204: { description: 'Erased.' } },
    problems: ['CUSTOMER_UNKNOWN', 'CHANGED_MEANWHILE'],
  }),
};
