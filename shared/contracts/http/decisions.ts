/** Decisions, each with its reasons. */
import * as z from 'zod';
import { reasonSchema } from '#shared/domain/arbitration/reason-schema.ts';
import { channelSchema } from '#shared/domain/channel-schema.ts';
import { OCCASION_KINDS } from '#shared/domain/decision/decision.ts';
import { customerIdSchema, slugSchema } from '#shared/domain/identifier.ts';
import { operation } from './operation.ts';
import { pageOf, pageQuerySchema } from './page.ts';
import type { Role } from './roles.ts';

/** What whoever may not read customers is told instead of values. */
export const hiddenSchema = z
  .literal(true)
  .optional()
  .meta({ description: 'What was found is left out: your roles may not read customers.' });

export const checkSchema = z.object({
  check: z.string(),
  outcome: z.enum(['pass', 'block']),
  reason: reasonSchema.optional(),
  retryAt: z.string().optional(),
  found: z.union([z.string(), z.number(), z.boolean()]).optional(),
  usual: z.number().optional().meta({
    description:
      'Of a test against what is usual: the customer’s own usual, beside what was found.',
  }),
  hidden: hiddenSchema,
});

export const decisionOutcomeSchema = z.enum(['message', 'notice', 'holdout', 'suppressed']);

const summaryFields = {
  id: z.string(),
  customerId: customerIdSchema,
  campaignId: slugSchema,
  campaignVersion: z.number().int(),
  decidedAt: z.string(),
  outcome: decisionOutcomeSchema,
  reason: reasonSchema,
  arm: z.string().optional(),
  channel: channelSchema.optional(),
  progress: z.looseObject({ status: z.string() }),
};

export const decisionSummarySchema = z.object(summaryFields).meta({ id: 'DecisionSummary' });

export const decisionResourceSchema = z
  .object({
    ...summaryFields,
    rulesetVersion: z.number().int(),
    occasion: z.object({
      kind: z.enum(OCCASION_KINDS),
      id: z.string(),
      at: z.string(),
      facts: z.record(z.string(), z.unknown()),
      hidden: hiddenSchema,
    }),
    retryAt: z.string().optional(),
    sendAt: z.string().optional(),
    expiresAt: z.string().optional(),
    offerCode: z.string().optional(),
    responses: z
      .record(z.string(), z.string())
      .meta({ description: 'First time of each response.' }),
    explanation: z
      .array(checkSchema)
      .meta({ description: 'Every check, in order, and what it found.' }),
  })
  .meta({ id: 'Decision' });

const SUMMARY_EXAMPLE = {
  id: '0k3v9q1x7m2c5n8b4z6a1s0d3f',
  customerId: 'c-1001',
  campaignId: 'fuel-cashback',
  campaignVersion: 2,
  decidedAt: '2026-12-01T09:00:00.000Z',
  outcome: 'message',
  reason: 'SELECTED',
  arm: 'a',
  channel: 'email',
  progress: { status: 'sent', at: '2026-12-01T09:00:01.000Z', providerMessageId: '0100018c…' },
};

const DECISION_EXAMPLE = {
  ...SUMMARY_EXAMPLE,
  rulesetVersion: 41,
  occasion: {
    kind: 'event',
    id: 'txn-8820041',
    at: '2026-12-01T08:59:58Z',
    facts: { amount: 249.9, currency: 'EUR', mcc: '5541' },
  },
  sendAt: '2026-12-01T09:00:00.000Z',
  expiresAt: '2026-12-02T09:00:00.000Z',
  responses: { delivered: '2026-12-01T09:00:04.000Z', click: '2026-12-01T10:12:40.000Z' },
  explanation: [
    { check: 'consent', outcome: 'pass', found: true },
    { check: 'frequency_cap', outcome: 'pass', found: 0 },
  ],
};

const READERS: readonly Role[] = ['marketer', 'approver', 'analyst', 'operator', 'admin'];

export const decisionOperations = {
  listDecisions: operation({
    method: 'GET',
    path: '/v1/customers/{id+}/decisions',
    tag: 'Decisions',
    summary: 'List what was decided about a customer, newest first',
    roles: READERS,
    params: z.strictObject({ id: customerIdSchema }),
    query: pageQuerySchema,
    answers: {
      200: {
        description: 'Decisions, also those to send nothing.',
        schema: pageOf(decisionSummarySchema),
        example: { items: [SUMMARY_EXAMPLE] },
      },
    },
    problems: ['CURSOR_INVALID'],
  }),
  getDecision: operation({
    method: 'GET',
    path: '/v1/decisions/{id}',
    tag: 'Decisions',
    summary: 'Read a decision with its full explanation',
    description:
      'Roles that may not read customers are told which clauses were met and not what was found, nor the facts of the event.',
    roles: READERS,
    params: z.strictObject({
      id: z.string().regex(/^[0-9a-z]{26}$/, 'must be 26 of 0-9 and a-z'),
    }),
    answers: {
      200: {
        description: 'The decision.',
        schema: decisionResourceSchema,
        example: DECISION_EXAMPLE,
      },
    },
    problems: ['DECISION_UNKNOWN'],
  }),
};
