/** One customer and one occasion: the message as it would look, or why there is none. */
import * as z from 'zod';
import { reasonSchema } from '#shared/domain/arbitration/reason-schema.ts';
import { channelSchema } from '#shared/domain/channel-schema.ts';
import { decimalSchema } from '#shared/domain/decimal-schema.ts';
import { eventSchema } from '#shared/domain/event-schema.ts';
import { customerIdSchema, eventTypeSchema, slugSchema } from '#shared/domain/identifier.ts';
import { customerBodySchema } from './customers.ts';
import { decisionOutcomeSchema } from './decisions.ts';
import { EXPLANATION_EXAMPLE, explanationShape, rehearsedOutcomeSchema } from './explanation.ts';
import { operation } from './operation.ts';
import { PEOPLE } from './roles.ts';

/** Dates beyond are slips of the pen, and clocks were set otherwise then. */
export const rehearsedInstantSchema = z.iso
  .datetime({ offset: true, error: 'must be an ISO 8601 instant with zone' })
  .refine((at) => at >= '2000' && at < '2100', 'must lie between 2000 and 2100');

export const rehearsedVersionSchema = z
  .number()
  .int()
  .min(1)
  .meta({ description: 'Of the campaign; the newest unless given.' });

const dryRunBodySchema = z
  .strictObject({
    customerId: customerIdSchema
      .optional()
      .meta({ description: 'Of a customer on file; for roles that may read customers.' }),
    customer: customerBodySchema
      .extend({ id: customerIdSchema.optional() })
      .optional()
      .meta({ description: 'Instead: somebody made up. The id decides the arm.' }),
    event: z
      .strictObject({ type: eventTypeSchema, data: eventSchema.shape.data })
      .optional()
      .meta({ description: 'What happens to them; for campaigns that an event sets off.' }),
    at: rehearsedInstantSchema.optional().meta({ description: 'When; now unless given.' }),
    version: rehearsedVersionSchema.optional(),
  })
  .refine(({ customer, customerId }) => (customer === undefined) !== (customerId === undefined), {
    path: ['customer'],
    error: 'needs either a customer or a customerId',
  });
export type DryRunBody = z.output<typeof dryRunBodySchema>;

const partsSchema = z.object({
  encoding: z.enum(['GSM-7', 'UCS-2']),
  units: z.number().int(),
  parts: z.number().int(),
  perPart: z.number().int(),
});

const mailboxSchema = z.object({
  address: z.string(),
  name: z.string().optional(),
  replyTo: z.string().optional(),
});

const contentSchema = z.discriminatedUnion('channel', [
  z.object({
    channel: z.literal('email'),
    from: mailboxSchema,
    language: z.string(),
    subject: z.string(),
    html: z.string(),
    text: z.string(),
  }),
  z.object({
    channel: z.literal('sms'),
    from: z.string().optional(),
    language: z.string(),
    body: z.string(),
    parts: partsSchema,
  }),
]);

const armSchema = z.object({
  arm: z.string(),
  share: z.number().meta({ description: 'Of all customers, 0 to 1.' }),
  chosen: z.boolean().meta({ description: 'Whether this customer is in it.' }),
  channel: channelSchema.optional(),
  sendAt: z.iso.datetime().optional(),
  expiresAt: z.iso.datetime().optional(),
  message: contentSchema.optional(),
  cost: decimalSchema.optional().meta({ description: "In the account's currency." }),
  stopped: z
    .object({
      reason: reasonSchema,
      because: z.string(),
      retryAt: z.iso.datetime().optional(),
      detail: z.string().optional(),
    })
    .optional()
    .meta({ description: 'Why it would not be handed over although it was decided.' }),
});

export const dryRunResourceSchema = z
  .object({
    campaignId: slugSchema,
    version: z.number().int(),
    at: z.iso.datetime(),
    outcome: rehearsedOutcomeSchema,
    ...explanationShape,
    arm: z.string().optional(),
    reopensAt: z.iso.datetime().optional(),
    arms: z.array(armSchema),
    others: z
      .array(
        z.object({
          campaignId: slugSchema,
          outcome: decisionOutcomeSchema,
          reason: reasonSchema,
        }),
      )
      .meta({ description: 'What campaigns in force would decide on the same occasion.' }),
  })
  .meta({ id: 'DryRun' });

export const dryRun = operation({
  method: 'POST',
  path: '/v1/campaigns/{id}/dry-run',
  tag: 'Rehearsal',
  summary: 'See what one customer would get on one occasion, or why nothing',
  description:
    'Through the very decision, without writing or sending anything; links lead nowhere and offer codes are examples. For drafts too. Activity that no campaign in force counts yet is counted from the event on. A `customerId` is for roles that may read customers (403 `ROLE_MISSING`); the others make somebody up.',
  roles: PEOPLE,
  params: z.strictObject({ id: slugSchema }),
  body: {
    schema: dryRunBodySchema,
    example: {
      customerId: 'c-1001',
      event: { type: 'card.purchase', data: { amount: '249.90', currency: 'EUR', mcc: '5541' } },
    },
  },
  answers: {
    200: {
      description: 'What would happen, with every clause and check.',
      schema: dryRunResourceSchema,
      example: {
        campaignId: 'fuel-cashback',
        version: 3,
        at: '2026-12-01T09:00:00.000Z',
        outcome: 'not_in_audience',
        ...EXPLANATION_EXAMPLE,
        arms: [],
        others: [],
      },
    },
  },
  problems: [
    'CAMPAIGN_UNKNOWN',
    'CAMPAIGN_VERSION_UNKNOWN',
    'CUSTOMER_UNKNOWN',
    'INPUT_INVALID',
    'CAMPAIGN_INCOMPLETE',
  ],
});
