/** The account's own rules about contacting people, over and above each campaign's. */
import * as z from 'zod';
import { controlGroupSchema } from '../assignment-groups-schema.ts';
import { CHANNELS } from '../channel.ts';
import { channelSchema } from '../channel-schema.ts';
import { decimalSchema } from '../decimal-schema.ts';
import { eventTypeSchema } from '../identifier.ts';
import { accountLimitSchema } from '../limits/account-limit-schema.ts';
import { durationSchema } from '../time/duration-schema.ts';
import { quietHoursSchema } from '../time/quiet-hours-schema.ts';
import { customerValueSchema } from '../value/customer-value.ts';
import { exchangeRateSchema } from './exchange-rate-schema.ts';
import { frequencyCapSchema } from './frequency-cap-schema.ts';

export const policySchema = z.strictObject({
  /** ISO 4217; in which expected values are compared and spend is counted. */
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, 'must be an ISO 4217 code, such as EUR')
    .default('EUR'),
  /** By which values in other currencies are converted; without a rate they are not added up. */
  rates: z.array(exchangeRateSchema).max(1000).default([]),
  /** Customers whom no marketing campaign contacts, so that the effect of all of them can be known. */
  controlGroup: controlGroupSchema.optional(),
  /** All hold at once. */
  caps: z
    .array(frequencyCapSchema)
    .max(20)
    .default([
      { purpose: 'marketing', limit: 4, within: 'P7D' },
      { purpose: 'marketing', channel: 'sms', limit: 2, within: 'P7D' },
    ]),
  /** The least time between two marketing messages to one customer, whatever they are about. */
  coolDown: durationSchema.optional(),
  /** For marketing; a campaign's own quiet hours hold in addition. */
  quietHours: quietHoursSchema.default({ from: '21:00', to: '08:00', zone: 'customer' }),
  /** What a message costs in `currency`: an e-mail by the piece, an SMS by the part. */
  prices: z
    .strictObject({ email: decimalSchema.default('0.0001'), sms: decimalSchema.default('0.012') })
    .prefault({}),
  /** What the providers allow in a second, all campaigns together. */
  perSecond: z.partialRecord(channelSchema, z.number().int().min(1).max(100_000)).default({}),
  /** What all campaigns together may use up; what is over waits for the next period while it is valid. */
  accountLimits: z
    .array(accountLimitSchema)
    .max(2)
    .refine((all) => new Set(all.map(({ per }) => per)).size === all.length, 'one for each period')
    .default([]),
  /** The kill switch: nothing is handed over on these channels; holds within five seconds. */
  stopped: z
    .array(z.enum(['all', ...CHANNELS]))
    .max(3)
    .default([]),
  /** While a customer has an open complaint, marketing waits. */
  complaintFirst: z.boolean().default(true),
  /**
   * Campaigns that may send more messages than this need two people's approval; one without
   * `limits.sends` may send any number. Absent: one approval is always enough.
   */
  secondApprovalAbove: z.number().int().nonnegative().optional(),
  /** The events that open and close one. */
  complaintEvents: z
    .strictObject({ opened: eventTypeSchema, closed: eventTypeSchema })
    .default({ opened: 'service.complaint_opened', closed: 'service.complaint_closed' }),
  /** What customers are worth to the account: facts for conditions and for reports. Absent: not kept. */
  customerValue: customerValueSchema.optional(),
});
export type Policy = z.infer<typeof policySchema>;
