/** Why a customer did, or did not, hear from a campaign. */
import * as z from 'zod';
import { customerIdSchema, slugSchema } from '#shared/domain/identifier.ts';
import { decisionResourceSchema } from './decisions.ts';
import { rehearsedInstantSchema } from './dry-run.ts';
import { EXPLANATION_EXAMPLE, explanationShape, rehearsedOutcomeSchema } from './explanation.ts';
import { operation } from './operation.ts';
import { PEOPLE } from './roles.ts';

export const whyResourceSchema = z
  .object({
    customerId: customerIdSchema,
    campaignId: slugSchema,
    campaignVersion: z.number().int(),
    at: z.iso.datetime(),
    source: z.enum(['recorded', 'recomputed']).meta({
      description:
        '"recorded": what was decided then. "recomputed": what the facts on file come to, by the same code.',
    }),
    campaignStatus: z.enum(['live', 'paused', 'ended', 'not_in_force']),
    outcome: rehearsedOutcomeSchema.meta({
      description: 'Recomputed for campaigns on events: if such an event came.',
    }),
    ...explanationShape,
    decision: decisionResourceSchema.optional(),
  })
  .meta({ id: 'Why' });

export const whyOperations = {
  explainCustomer: operation({
    method: 'GET',
    path: '/v1/customers/{id+}/why',
    tag: 'Decisions',
    summary: 'Read why a customer did, or did not, hear from a campaign',
    description:
      'The newest decision that was made by then; where there is none, what the facts on file come to, clause by clause, with the fewest things that would have to be different. An event that has not come leaves its clauses open. Roles that may not read customers are told which clauses were met and not what was found (`hidden`), and of campaigns in force only: a draft could be written to guess at somebody.',
    roles: PEOPLE,
    params: z.strictObject({ id: customerIdSchema }),
    query: z.strictObject({
      campaign: slugSchema,
      at: rehearsedInstantSchema.optional().meta({ description: 'Now unless given.' }),
      anew: z
        .enum(['true', 'false'], 'must be "true" or "false"')
        .optional()
        .meta({ description: 'Whether to recompute although a decision is on record.' }),
    }),
    answers: {
      200: {
        description: 'The decision, or what it would be.',
        schema: whyResourceSchema,
        example: {
          customerId: 'c-1001',
          campaignId: 'fuel-cashback',
          campaignVersion: 2,
          at: '2026-12-01T09:00:00.000Z',
          source: 'recomputed',
          campaignStatus: 'live',
          outcome: 'not_in_audience',
          ...EXPLANATION_EXAMPLE,
        },
      },
    },
    problems: ['CUSTOMER_UNKNOWN', 'CAMPAIGN_UNKNOWN', 'CAMPAIGN_INCOMPLETE'],
  }),
} as const;
