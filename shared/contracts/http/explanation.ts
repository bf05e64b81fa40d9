/** How the API tells what was looked at, and what would have to be otherwise. */
import * as z from 'zod';
import { reasonSchema } from '#shared/domain/arbitration/reason-schema.ts';
import { checkSchema, decisionOutcomeSchema, hiddenSchema } from './decisions.ts';

/** A decision's, or why there would be none. */
export const rehearsedOutcomeSchema = z.enum([
  ...decisionOutcomeSchema.options,
  'not_triggered',
  'not_in_audience',
  'already_decided',
]);

export const whyNotSchema = z.enum([
  ...reasonSchema.options,
  'TRIGGER_NOT_MET',
  'AUDIENCE_NOT_MET',
  'ALREADY_DECIDED',
]);

export const clauseSchema = z
  .object({
    part: z.enum(['trigger', 'audience']),
    at: z.string().meta({
      description: 'Place in the part: `all[1].not`. In a segment: `all[0].segment.any[2]`.',
    }),
    test: z.looseObject({ op: z.string() }).meta({ description: 'As it stands in the campaign.' }),
    wanted: z.boolean().meta({ description: 'False: it is asked not to hold.' }),
    outcome: z.enum(['met', 'unmet', 'open']).meta({
      description: '"open": it asks of an event, and none was given.',
    }),
    found: z.unknown().optional(),
    because: z.enum(['MISSING', 'TYPE_MISMATCH']).optional(),
    hidden: hiddenSchema,
  })
  .meta({ id: 'Clause' });

export const neededSchema = z
  .object({
    text: z.string().meta({ description: 'What was found and what is wanted, for people.' }),
    clause: clauseSchema.optional(),
    check: checkSchema.optional(),
    reopensAt: z.iso
      .datetime()
      .optional()
      .meta({ description: 'When it comes to be of itself: caps, quiet hours, the schedule.' }),
  })
  .meta({ id: 'Needed', description: 'One thing that would have to be different.' });

/** What an explanation is told by, recorded or worked out anew. */
export const explanationShape = {
  reason: whyNotSchema,
  because: z.string().meta({ description: 'Completes "…, because …".' }),
  clauses: z.array(clauseSchema).meta({ description: 'Of trigger and audience, in order.' }),
  checks: z.array(checkSchema).meta({ description: 'Of eligibility and arbitration, in order.' }),
  needed: z
    .array(neededSchema)
    .meta({ description: 'The fewest things that would have to be different.' }),
} as const;

export const EXPLANATION_EXAMPLE = {
  reason: 'AUDIENCE_NOT_MET',
  because: 'the customer is not in the audience',
  clauses: [
    {
      part: 'trigger',
      at: 'all[1]',
      test: { fact: 'event.amount', op: 'gte', value: 200 },
      wanted: true,
      outcome: 'met',
      found: 249.9,
    },
    {
      part: 'audience',
      at: 'all[0]',
      test: { fact: 'customer.tier', op: 'in', value: ['gold', 'platinum'] },
      wanted: true,
      outcome: 'unmet',
      found: 'silver',
    },
  ],
  checks: [],
  needed: [
    {
      text: 'customer.tier is "silver"; has to hold: customer.tier is one of "gold", "platinum"',
      clause: {
        part: 'audience',
        at: 'all[0]',
        test: { fact: 'customer.tier', op: 'in', value: ['gold', 'platinum'] },
        wanted: true,
        outcome: 'unmet',
        found: 'silver',
      },
    },
  ],
} as const;
