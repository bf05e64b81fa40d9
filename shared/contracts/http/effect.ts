/** What a campaign caused. */
import * as z from 'zod';
import { campaignStatusSchema } from '#shared/domain/campaign/campaign.ts';
import { decimalSchema } from '#shared/domain/decimal.ts';
import { effectReportSchema } from '#shared/domain/effect/effect-report.ts';
import { slugSchema } from '#shared/domain/identifier.ts';
import { armResponsesSchema } from '#shared/domain/measure/responses.ts';
import { operation } from './operation.ts';
import { PEOPLE } from './roles.ts';

export const effectResourceSchema = z
  .object({
    campaign: z.object({ id: slugSchema, name: z.string(), status: campaignStatusSchema }),
    asOf: z.iso.datetime().meta({
      description: 'When it was read. Figures follow the ledger by some seconds.',
    }),
    ...effectReportSchema.shape,
    responses: z.array(armResponsesSchema),
  })
  .meta({ id: 'Effect' });

export const effectOperations = {
  getEffect: operation({
    method: 'GET',
    path: '/v1/campaigns/{id}/effect',
    tag: 'Effect',
    summary: 'Read what a campaign caused',
    description:
      'Everyone who was assigned counts in their arm, reached or not, the holdout included. Every interval comes twice: always valid, however often one looks, and fixed, for a single look. As CSV with Accept: text/csv or format=csv, one figure a line.',
    roles: PEOPLE,
    params: z.strictObject({ id: slugSchema }),
    query: z.strictObject({
      format: z.enum(['json', 'csv'], 'must be "json" or "csv"').optional(),
      fixedCost: decimalSchema
        .refine((cost) => !cost.startsWith('-'), 'must not be below 0')
        .optional()
        .meta({
          description:
            "What the campaign cost apart from messages and offers, in the account's currency.",
        }),
    }),
    answers: {
      200: { description: 'The report.', schema: effectResourceSchema },
    },
    problems: ['CAMPAIGN_UNKNOWN'],
  }),
} as const;
