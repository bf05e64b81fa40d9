/** How many customers a condition is about, and some of them. */
import * as z from 'zod';
import { customerIdSchema, slugSchema } from '#shared/domain/identifier.ts';
import { conditionSchema } from '#shared/domain/rules/condition-schema.ts';
import { operation } from './operation.ts';
import { PEOPLE } from './roles.ts';

const idParams = z.strictObject({ id: slugSchema });

const querySchema = z.strictObject({
  lookAt: z.coerce
    .number({ error: 'must be a whole number' })
    .int('must be a whole number')
    .min(100)
    .max(2000)
    .default(1000)
    .meta({ description: 'After so many customers the walk along the list of them ends.' }),
});

const bounds = { low: z.number(), high: z.number() };
const estimateSchema = z.object({ estimate: z.number().optional(), ...bounds });

export const audienceEstimateSchema = z
  .object({
    size: estimateSchema.meta({ description: 'Customers that belong.' }),
    share: estimateSchema.meta({ description: 'Of all customers, 0–1.' }),
    customers: z.object({ estimate: z.number(), ...bounds }).meta({ description: 'In all.' }),
    exact: z.boolean().meta({
      description:
        'Everybody was looked at, and nothing is told in tens: the intervals are closed.',
    }),
    inTens: z.boolean().meta({
      description:
        'True for roles that may not read customers, as soon as there are any: `found` and `undecided` are then at least so many, told in tens, and 0 is fewer than ten. The intervals hold every number that it may be, and `estimate` is left out of sizes below ten.',
    }),
    lookedAt: z.number().int(),
    found: z.number().int().meta({ description: 'Of those looked at, for certain.' }),
    undecided: z.number().int().meta({
      description:
        'Of those looked at, those for whom it hangs on an event’s fact or on behaviour that is not counted. With any, `estimate` is left out: the truth lies anywhere between `low` and `high`.',
    }),
    sample: z.array(customerIdSchema).max(20).meta({
      description:
        'Some that were found: ids and nothing else. Empty for roles that may not read customers, since the condition tells what holds of them; a condition on `customer.id` is refused to them.',
    }),
    notCounted: z.array(z.string()).meta({
      description:
        'Behaviour that the condition asks about and that no campaign in force has had counted for the whole of its window.',
    }),
  })
  .meta({
    id: 'AudienceEstimate',
    description:
      'From a bounded walk along the customer list, the order of which is random and always the same. Intervals hold the truth with 95 % confidence.',
  });

const ESTIMATE_EXAMPLE = {
  size: { estimate: 37000, low: 26920, high: 50842 },
  share: { estimate: 0.037, low: 0.027, high: 0.0506 },
  customers: { estimate: 1000000, low: 939920, high: 1063921 },
  exact: false,
  inTens: false,
  lookedAt: 1000,
  found: 37,
  undecided: 0,
  sample: ['c-1042', 'c-777'],
  notCounted: [],
};

const answers = {
  200: { description: 'The estimate.', schema: audienceEstimateSchema, example: ESTIMATE_EXAMPLE },
};

export const estimateOperations = {
  estimateCondition: operation({
    method: 'POST',
    path: '/v1/segments/estimate',
    tag: 'Segments',
    summary: 'Estimate how many customers a condition holds for, before it is saved',
    roles: PEOPLE,
    query: querySchema,
    body: {
      schema: z.strictObject({ condition: conditionSchema }),
      example: { condition: { fact: 'customer.tier', op: 'eq', value: 'gold' } },
    },
    answers,
    problems: ['INPUT_INVALID'],
  }),
  estimateSegment: operation({
    method: 'POST',
    path: '/v1/segments/{id}/estimate',
    tag: 'Segments',
    summary: 'Estimate how many customers are in a segment',
    roles: PEOPLE,
    params: idParams,
    query: querySchema,
    answers,
    problems: ['SEGMENT_UNKNOWN'],
  }),
  estimateAudience: operation({
    method: 'POST',
    path: '/v1/campaigns/{id}/estimate',
    tag: 'Campaigns',
    summary: 'Estimate how many customers are in a campaign’s audience',
    description:
      'Of its newest content with the newest segments, before any policy: consent, caps and the holdout are not looked at.',
    roles: PEOPLE,
    params: idParams,
    query: querySchema,
    answers,
    problems: ['CAMPAIGN_UNKNOWN'],
  }),
};
