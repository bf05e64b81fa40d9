/** What a campaign caused. */
import * as z from 'zod';
import { campaignStatusSchema } from '#shared/domain/campaign/campaign.ts';
import { decimalSchema } from '#shared/domain/decimal-schema.ts';
import { effectReportSchema } from '#shared/domain/effect/effect-report.ts';
import { slugSchema } from '#shared/domain/identifier.ts';
import { armResponsesSchema } from '#shared/domain/measure/responses.ts';
import { EFFECT_EXAMPLE } from './effect-example.ts';
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

const share = (above: number, below: number) =>
  z.coerce
    .number({ error: 'must be a number' })
    .gt(above, `must be above ${above}`)
    .lt(below, `must be below ${below}`);

const planQuerySchema = z.strictObject({
  customersPerWeek: z.coerce
    .number({ error: 'must be a number' })
    .positive('must be above 0')
    .max(1_000_000_000)
    .meta({ description: 'Assigned for the first time: triggers, less repeats.' }),
  holdout: share(0, 1),
  baseRate: share(0, 1).meta({ description: 'Conversion rate without the campaign.' }),
  relativeLift: z.coerce
    .number({ error: 'must be a number' })
    .min(-1)
    .max(1000)
    .meta({ description: '0.1 is a tenth more conversions.' }),
  power: share(0, 1).optional().meta({ description: 'Chance to see it; 0.8 unless given.' }),
  confidence: share(0.5, 1).optional().meta({ description: '0.95 unless given.' }),
  band: z
    .enum(['alwaysValid', 'fixed'], 'must be "alwaysValid" or "fixed"')
    .optional()
    .meta({ description: 'Whether one may look every day (the default) or once.' }),
});

export const planResourceSchema = z
  .object({
    outcome: z.enum(['planned', 'never']),
    nControl: z.number().int().optional(),
    nTreated: z.number().int().optional(),
    weeks: z.number().int().optional(),
    reason: z.string().optional(),
    text: z.string(),
  })
  .meta({ id: 'ExperimentPlan' });

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
      correction: z
        .enum(['holm', 'benjamini-hochberg'], 'must be "holm" or "benjamini-hochberg"')
        .optional()
        .meta({ description: 'Of the p-values by segment; holm unless given.' }),
    }),
    answers: {
      200: { description: 'The report.', schema: effectResourceSchema, example: EFFECT_EXAMPLE },
    },
    problems: ['CAMPAIGN_UNKNOWN'],
  }),
  planExperiment: operation({
    method: 'GET',
    path: '/v1/experiments/plan',
    tag: 'Effect',
    summary: 'Work out how long a campaign has to run until its effect is seen',
    roles: PEOPLE,
    query: planQuerySchema,
    answers: {
      200: {
        description: 'Customers and weeks, or why it will never be seen.',
        schema: planResourceSchema,
        example: {
          outcome: 'planned',
          nControl: 9346,
          nTreated: 84107,
          weeks: 24,
          text: 'With 4,000 new customers a week, 10 % of them held out, you will see a 20 % lift of a conversion rate of 5 % after 24 weeks (with a chance of 80 %).',
        },
      },
    },
  }),
} as const;
