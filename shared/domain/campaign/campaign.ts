/** The campaign as a marketer writes it. Every field is honoured or refused; none is ignored. */
import * as z from 'zod';
import { allocationSchema } from '../allocation/allocation.ts';
import { exclusiveSchema } from '../assignment-groups-schema.ts';
import { channelSchema, purposeSchema } from '../channel-schema.ts';
import { decimalSchema } from '../decimal-schema.ts';
import { breakdownSchema } from '../decision/breakdown-schema.ts';
import { eventFactSchema } from '../event-path.ts';
import { eventTypeSchema, slugSchema } from '../identifier.ts';
import { offerSchema } from '../offer/offer.ts';
import { conditionSchema, eventConditionSchema } from '../rules/condition-schema.ts';
import { durationSchema } from '../time/duration-schema.ts';
import { quietHoursSchema } from '../time/quiet-hours-schema.ts';
import { nameSchema } from './name.ts';
import { noticeProblems, notifySchema } from './notify.ts';
import { triggerSchema } from './trigger.ts';

const instantSchema = z.iso.datetime({
  offset: true,
  error: 'must be an ISO 8601 instant with zone, such as 2026-12-01T00:00:00Z',
});

/** What counts as success: an event that meets it within the window after exposure. */
export const objectiveSchema = z.strictObject({
  conversion: z.strictObject({ event: eventTypeSchema, where: eventConditionSchema.optional() }),
  within: durationSchema,
  /** The event fact whose decimal is the conversion's value. */
  value: eventFactSchema.optional(),
  /**
   * Which of a customer's exposures gets it, where several are in their window: the last (unless
   * given), the first, or all of them an equal part of its value.
   */
  attribution: z.enum(['last_touch', 'first_touch', 'equal_split']).optional(),
  /** Takes value back: all of it, or as much as the event says under the same fact. */
  reversal: z
    .strictObject({
      event: eventTypeSchema,
      where: eventConditionSchema.optional(),
      /** The event fact that is the id of the event that is reversed. */
      of: eventFactSchema,
      /** How long after the end of the conversion's window it counts. */
      within: durationSchema.default('P30D'),
    })
    .optional(),
  /** Share of the value that is profit, 0–1. */
  margin: z.number().min(0).max(1).optional(),
});

const contentSchema = z.strictObject({ template: slugSchema });

export const variantSchema = z
  .strictObject({
    id: slugSchema,
    weight: z.number().int('must be a whole number').min(1).max(10_000),
    email: contentSchema.optional(),
    sms: contentSchema.optional(),
  })
  .refine((variant) => variant.id !== 'holdout', 'must not be called "holdout"');

export const scheduleSchema = z
  .strictObject({
    startsAt: instantSchema.optional(),
    endsAt: instantSchema.optional(),
    quietHours: quietHoursSchema.optional(),
    /** How long a message that has to wait (quiet hours, throttling) stays worth sending. */
    validFor: durationSchema.optional(),
  })
  .refine(
    ({ startsAt, endsAt }) =>
      startsAt === undefined || endsAt === undefined || Date.parse(startsAt) < Date.parse(endsAt),
    { path: ['endsAt'], error: 'must be after startsAt' },
  );

export const moneySchema = z.strictObject({
  amount: z.union([z.number().nonnegative().transform(String), decimalSchema]),
  currency: z.string().regex(/^[A-Z]{3}$/, 'must be an ISO 4217 code, such as EUR'),
});

export const limitsSchema = z.strictObject({
  /** Rolling: assignments of one customer to this campaign, holdout included. */
  perCustomer: z
    .strictObject({ max: z.number().int().min(1).max(1000), within: durationSchema })
    .optional(),
  /** Messages of this campaign in all. */
  sends: z.number().int().min(1).max(1_000_000_000).optional(),
  /** What messages of this campaign may cost in all, by the channel price table. */
  spend: moneySchema.optional(),
  perSecond: z.number().int().min(1).max(10_000).optional(),
});

export const campaignSchema = z
  .strictObject({
    name: nameSchema,
    description: z.string().max(2000).optional(),
    purpose: purposeSchema.default('marketing'),
    /** Groups campaigns for caps and rotation, such as `loans`. */
    category: slugSchema.optional(),
    objective: objectiveSchema.optional(),
    trigger: triggerSchema,
    audience: conditionSchema.default({ all: [] }),
    /**
     * May go to customers who objected to profiling: of them it sees the event and how they are
     * reached, and its templates show their defaults.
     */
    nonPersonalised: z.boolean().default(false),
    /** Instead of messages: word to staff, who see the customer's id and a reason. */
    notify: notifySchema.optional(),
    /**
     * From when behaviour counts for it. `archive`: from where the archive of events begins, once a
     * backfill has brought it in; until then a window that reaches back to before it was counted is
     * unknown, and its test fails. Without it, `now`: what was not counted did not happen.
     */
    countsFrom: z.enum(['now', 'archive']).optional(),
    variants: z.array(variantSchema).min(1, 'needs at least one variant').max(20),
    /** Share of the qualified that is sent nothing, so that the effect can be measured. */
    holdout: z.number().min(0).max(0.9, 'must be at most 0.9').default(0),
    /** Lets the weights of variants follow what has been learnt; absent, they stay as written. */
    allocation: allocationSchema.optional(),
    /** The effect is reported for each of these values, too, as they were when somebody was assigned. */
    breakdown: z.array(breakdownSchema).min(1).max(3).optional(),
    channels: z
      .strictObject({
        order: z.array(channelSchema).min(1).max(2),
        fallback: z.boolean().default(true),
      })
      .refine(({ order }) => new Set(order).size === order.length, {
        path: ['order'],
        error: 'must not name a channel twice',
      })
      .default({ order: ['email', 'sms'], fallback: true }),
    offer: offerSchema.optional(),
    delivery: z
      .strictObject({
        /** Send once more after an hour of doubt. For service messages only: a duplicate beats a gap. */
        resendAfterDoubt: z.boolean().default(false),
        /**
         * A wish that lost to another campaign, or met a full cap, a cool-down or an open complaint, waits
         * for a later turn within its validity, and is then decided anew.
         */
        waitForTurn: z.boolean().default(false),
      })
      .prefault({}),
    schedule: scheduleSchema.prefault({}),
    limits: limitsSchema.prefault({}),
    /** Shares customers out among campaigns, so that those of a group never meet. */
    exclusive: exclusiveSchema.optional(),
    priority: z.number().int().min(0).max(100).default(50),
    /** Expected profit of one message; decides between campaigns of equal priority. */
    expectedValue: moneySchema.optional(),
  })
  .superRefine((campaign, ctx) => {
    if (campaign.delivery.resendAfterDoubt && campaign.purpose !== 'service') {
      ctx.addIssue({
        code: 'custom',
        path: ['delivery', 'resendAfterDoubt'],
        message: 'is for campaigns of purpose "service" only: marketing is never sent twice',
      });
    }
    if (campaign.nonPersonalised && ('date' in campaign.trigger || 'absence' in campaign.trigger))
      ctx.addIssue({
        code: 'custom',
        path: ['nonPersonalised'],
        message: 'is not for campaigns that wait for a date or a silence: they watch each customer',
      });
    const problems = campaign.notify === undefined ? [] : noticeProblems(campaign);
    for (const { path, message } of problems)
      ctx.addIssue({ code: 'custom', path: [...path], message });
    for (const message of allocationProblems(campaign))
      ctx.addIssue({ code: 'custom', path: ['allocation'], message });
    const seen = new Set<string>();
    for (const [index, variant] of campaign.variants.entries()) {
      if (seen.has(variant.id)) {
        ctx.addIssue({
          code: 'custom',
          path: ['variants', index, 'id'],
          message: `is used twice: "${variant.id}"`,
        });
      }
      seen.add(variant.id);
      if (campaign.notify !== undefined) continue;
      const hasTemplate = variant.email !== undefined || variant.sms !== undefined;
      if (!campaign.channels.order.some((channel) => variant[channel] !== undefined)) {
        ctx.addIssue({
          code: 'custom',
          path: ['variants', index],
          message: hasTemplate
            ? 'has no template for any channel of channels.order'
            : 'needs an email or an sms template',
        });
      }
    }
  });
export type Campaign = z.infer<typeof campaignSchema>;
export type CampaignInput = z.input<typeof campaignSchema>;

export const campaignStatusSchema = z.enum([
  'draft',
  'in_review',
  'approved',
  'live',
  'paused',
  'ended',
  'archived',
]);
export type CampaignStatus = z.infer<typeof campaignStatusSchema>;

function allocationProblems({
  allocation,
  variants,
  objective,
}: Pick<z.infer<typeof campaignSchema>, 'allocation' | 'variants' | 'objective'>): string[] {
  if (allocation === undefined) return [];
  const problems: string[] = [];
  if (objective === undefined) problems.push('needs an objective: there is nothing to learn from');
  if (variants.length < 2) problems.push('needs two variants at least');
  if (Math.ceil(100 * allocation.floor - 1e-9) * variants.length > 100)
    problems.push(`gives ${variants.length} variants more than everybody: lower the floor`);
  return problems;
}
