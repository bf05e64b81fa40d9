/** Who the customer is: address, language, zone and the facts that rules and templates may use. */
import * as z from 'zod';
import { customerIdSchema } from '../identifier.ts';
import { VALUE_FACTS } from '../value/value-names.ts';
import { isTimeZone } from './time-zone.ts';

const attributeNameSchema = z
  .string()
  .regex(/^[a-z][a-z0-9_]{0,63}$/, 'must be snake_case, at most 64 characters')
  .refine((name) => !RESERVED_ATTRIBUTES.has(name), 'is a name the engine fills itself');

/** Names of facts that the engine fills itself, and those that reach a prototype. */
export const RESERVED_ATTRIBUTES: ReadonlySet<string> = new Set([
  'id',
  'language',
  'time_zone',
  'region_code',
  'age',
  'tenure_days',
  'has_email',
  'has_phone',
  ...Object.keys(VALUE_FACTS),
  'constructor',
  'prototype',
]);

const attributeValueSchema = z.union([
  z.string().max(512),
  z.number(),
  z.boolean(),
  z.array(z.union([z.string().max(128), z.number()])).max(64),
]);

export const profileSchema = z.strictObject({
  id: customerIdSchema,
  email: z.email({ error: 'must be an e-mail address' }).max(254).optional(),
  phone: z
    .string()
    .regex(/^\+[1-9]\d{6,14}$/, 'must be E.164, such as +420601123456')
    .optional(),
  language: z
    .string()
    .regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'must be a BCP 47 language tag, such as cs or en-GB')
    .optional(),
  timeZone: z
    .string()
    .refine(isTimeZone, 'must be an IANA time zone, such as Europe/Prague')
    .optional(),
  /** ISO 3166: `DE`, `US-FL`; whose hours and opt-in rules hold. */
  region: z
    .string()
    .regex(/^[A-Z]{2}(-[A-Z0-9]{1,3})?$/, 'must be an ISO 3166 code, such as DE or US-FL')
    .optional(),
  /**
   * True: the customer objected to profiling (GDPR, article 21). Nothing about them but how they are
   * reached is looked at, and only campaigns that are meant for that may contact them.
   */
  noProfiling: z.boolean().optional(),
  attributes: z
    .record(attributeNameSchema, attributeValueSchema)
    .refine(
      (attributes) => Object.keys(attributes).length <= 100,
      'must not hold more than 100 facts',
    )
    .default({}),
});
export type Profile = z.infer<typeof profileSchema>;

/**
 * What `customer.*` paths see. Facts that follow from the calendar are derived, never stored:
 * `age` in whole years from `birth_date`, `tenure_days` from `customer_since` (both UTC dates).
 * Facts of what they bought are beside it, in their state (`valueFacts`).
 */
export function customerFacts(profile: Profile, now: Date): Readonly<Record<string, unknown>> {
  if (profile.noProfiling === true) return contactFacts(profile);
  const { birth_date, customer_since } = profile.attributes;
  return {
    ...profile.attributes,
    ...contactFacts(profile),
    ...(typeof birth_date === 'string' && derived('age', wholeYears(birth_date, now))),
    ...(typeof customer_since === 'string' &&
      derived('tenure_days', wholeDays(customer_since, now))),
  };
}

/** What it takes to reach somebody at all. */
function contactFacts(profile: Profile): Readonly<Record<string, unknown>> {
  return {
    id: profile.id,
    ...(profile.language !== undefined && { language: profile.language }),
    ...(profile.timeZone !== undefined && { time_zone: profile.timeZone }),
    ...(profile.region !== undefined && { region_code: profile.region }),
    has_email: profile.email !== undefined,
    has_phone: profile.phone !== undefined,
  };
}

const derived = (name: string, value: number): Record<string, number> =>
  Number.isFinite(value) ? { [name]: value } : {};

/** Someone born on 29 February turns a year older on 1 March of a common year. */
function wholeYears(date: string, now: Date): number {
  const born = new Date(date);
  const years = now.getUTCFullYear() - born.getUTCFullYear();
  const before =
    now.getUTCMonth() < born.getUTCMonth() ||
    (now.getUTCMonth() === born.getUTCMonth() && now.getUTCDate() < born.getUTCDate());
  return before ? years - 1 : years;
}

const wholeDays = (date: string, now: Date): number =>
  Math.floor((now.getTime() - Date.parse(date)) / 86_400_000);
