/** A version of a campaign over events of the past, slice by slice. */
import * as z from 'zod';
import { reasonSchema } from '#shared/domain/arbitration/reason-schema.ts';
import { channelSchema } from '#shared/domain/channel-schema.ts';
import { decimalSchema } from '#shared/domain/decimal-schema.ts';
import { eventSchema } from '#shared/domain/event-schema.ts';
import { customerIdSchema, slugSchema } from '#shared/domain/identifier.ts';
import { bulkCustomerSchema } from './customers.ts';
import { rehearsedInstantSchema, rehearsedVersionSchema } from './dry-run.ts';
import { operation } from './operation.ts';
import { PEOPLE } from './roles.ts';

export const MAX_BACKTEST_EVENTS = 5000;
/** Of one slice, inline and by id each. */
export const MAX_SLICE_CUSTOMERS = 1000;
/** Of a whole history: a day's look at all of them has to end within a call. */
export const MAX_BACKTEST_CUSTOMERS = 2000;
/** Leaves a function's answer (6 MB) room for everything else. */
export const MAX_BACKTEST_CURSOR = 2_000_000;
/** A cursor of full length, and more than 1 MB beside it. */
export const MAX_BACKTEST_BODY_BYTES = 3 * 1024 * 1024;

const backtestBodySchema = z
  .strictObject({
    events: z
      .array(eventSchema.extend({ occurredAt: rehearsedInstantSchema }))
      .max(MAX_BACKTEST_EVENTS)
      .default([])
      .meta({ description: 'In the order of time. Those of customers not named are left aside.' }),
    customers: z
      .array(bulkCustomerSchema)
      .max(MAX_SLICE_CUSTOMERS)
      .default([])
      .meta({ description: 'With what they agreed to. They need not be on file.' }),
    customerIds: z.array(customerIdSchema).max(MAX_SLICE_CUSTOMERS).default([]).meta({
      description: 'Of customers on file: as they are now, without what they did or were sent.',
    }),
    against: z.enum(['live', 'nothing']).default('live').meta({
      description:
        '`live`: the same events also through what is in force without the draft, for the differences. `nothing`: without that, in half the time. Campaigns in force compete with the draft in both.',
    }),
    version: rehearsedVersionSchema.optional(),
    keepDates: z.boolean().default(false).meta({
      description: 'Campaigns keep their startsAt and endsAt; else they run through all events.',
    }),
    from: rehearsedInstantSchema.optional().meta({
      description: 'When the draft comes into force; with the first event unless given.',
    }),
    until: rehearsedInstantSchema.optional().meta({
      description: 'What is due until then still happens; until the last event unless given.',
    }),
    more: z.boolean().default(false).meta({
      description: 'More slices follow: the answer then holds a cursor.',
    }),
    cursor: z
      .string()
      .regex(/^[A-Za-z0-9_-]+$/, 'must be as an answer held it')
      .max(MAX_BACKTEST_CURSOR)
      .optional()
      .meta({
        description:
          'Of the answer before, with `version`, `against` and `keepDates` as there. Good for 24 hours from the first slice on, while neither the campaign nor what is in force changes.',
      }),
  })
  .refine(({ cursor, from }) => cursor === undefined || from === undefined, {
    path: ['from'],
    error: 'belongs to the first slice',
  })
  .refine(({ cursor, from, events }) => cursor !== undefined || from !== undefined || events[0], {
    path: ['from'],
    error: 'is missing: there is no first event',
  });
export type BacktestBody = z.output<typeof backtestBodySchema>;

const count = z.number().int();
const byReason = z.partialRecord(reasonSchema, count);

const figuresSchema = z
  .object({
    triggered: count.meta({ description: 'Events that met its trigger.' }),
    qualified: count.meta({ description: 'Trigger and audience were met, whatever came of it.' }),
    message: count,
    holdout: count,
    notice: count.meta({ description: 'Told to staff instead of the customer.' }),
    suppressed: byReason,
    unsent: byReason.meta({ description: 'Decided, and then not handed over.' }),
    arms: z.record(z.string(), count),
    sent: z.object({
      total: count,
      byDay: z.array(z.object({ day: z.iso.date(), email: count, sms: count })),
    }),
    customersReached: count,
    capHits: count,
    budgetHits: count,
    limitReachedAt: z.iso
      .datetime()
      .optional()
      .meta({ description: 'When a limit of the whole campaign first kept a message back.' }),
    cost: z.partialRecord(channelSchema, decimalSchema),
    totalCost: decimalSchema.meta({ description: "In the account's currency." }),
    lostTo: z.record(slugSchema, count).meta({
      description: 'Occasions on which another campaign came before it, by that campaign.',
    }),
  })
  .meta({ id: 'BacktestFigures' });

export const backtestResourceSchema = z
  .object({
    campaignId: slugSchema,
    version: z.number().int(),
    from: z.iso.datetime(),
    until: z.iso.datetime().meta({ description: 'The time that was reached.' }),
    done: z.boolean().meta({
      description: 'False: time ran out. Send the events after the first `taken`, with the cursor.',
    }),
    taken: count.meta({ description: 'Of the events of this slice, the first so many.' }),
    cursor: z.string().optional().meta({
      description: 'Sealed; holds the history so far. With `more`, or when it is not done.',
    }),
    events: z
      .partialRecord(
        z.enum([
          'evaluated',
          'duplicate',
          'late',
          'too_many_events',
          'no_interest',
          'unknown_customer',
        ]),
        count,
      )
      .meta({ description: 'What became of the events of all slices so far.' }),
    figures: figuresSchema,
    neighbours: z
      .array(
        z.object({
          campaignId: slugSchema,
          sent: count,
          sentDifference: count.meta({ description: 'Less what it sends without the draft.' }),
          lostToIt: count,
          wonFromIt: count,
          customersInCommon: count,
        }),
      )
      .meta({ description: 'How campaigns in force fare beside the draft.' }),
    live: figuresSchema
      .optional()
      .meta({ description: 'Of the same campaign as it is in force, where it is.' }),
    difference: z
      .object({ sent: count, holdout: count, customersReached: count, cost: decimalSchema })
      .optional()
      .meta({ description: 'The draft less the live version.' }),
  })
  .meta({ id: 'Backtest', description: 'Of all slices so far.' });

export const backtest = operation({
  method: 'POST',
  path: '/v1/campaigns/{id}/backtest',
  tag: 'Rehearsal',
  summary: 'See what a campaign would have done on events of the past',
  description: `Through the very decision, in virtual time, without writing or sending anything. For drafts too. At most ${MAX_BACKTEST_EVENTS} events in one slice, and 3 MB with the cursor; a longer history goes in several, each with the cursor of the answer before: they come to the same as one. At most ${MAX_BACKTEST_CUSTOMERS} customers in all; for more there is \`opportune backtest\`. \`customerIds\` are for roles that may read customers (403 \`ROLE_MISSING\`).`,
  roles: PEOPLE,
  params: z.strictObject({ id: slugSchema }),
  body: {
    schema: backtestBodySchema,
    maxBytes: MAX_BACKTEST_BODY_BYTES,
    example: {
      customerIds: ['c-1001'],
      events: [
        {
          id: 'txn-8820041',
          type: 'card.purchase',
          customerId: 'c-1001',
          occurredAt: '2026-11-01T08:59:58Z',
          data: { amount: '249.90', currency: 'EUR', mcc: '5541' },
        },
      ],
      until: '2026-11-02T00:00:00Z',
    },
  },
  answers: {
    200: {
      description: 'What would have happened up to the time that was reached.',
      schema: backtestResourceSchema,
      example: {
        campaignId: 'fuel-cashback',
        version: 3,
        from: '2026-11-01T08:59:58.000Z',
        until: '2026-11-02T00:00:00.000Z',
        done: true,
        taken: 1,
        events: { evaluated: 1 },
        figures: {
          triggered: 1,
          qualified: 1,
          message: 1,
          holdout: 0,
          notice: 0,
          suppressed: {},
          unsent: {},
          arms: { a: 1 },
          sent: { total: 1, byDay: [{ day: '2026-11-01', email: 1, sms: 0 }] },
          customersReached: 1,
          capHits: 0,
          budgetHits: 0,
          cost: { email: '0.0001' },
          totalCost: '0.0001',
          lostTo: {},
        },
        neighbours: [],
      },
    },
  },
  problems: [
    'CAMPAIGN_UNKNOWN',
    'CAMPAIGN_VERSION_UNKNOWN',
    'CUSTOMER_UNKNOWN',
    'INPUT_INVALID',
    'CAMPAIGN_INCOMPLETE',
    'CURSOR_INVALID',
    'CHANGED_MEANWHILE',
    'TOO_MANY',
  ],
});
