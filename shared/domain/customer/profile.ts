/** Who the customer is: address, language, zone and the facts that rules and templates may use. */
import type * as z from 'zod';
import type { profileSchema } from './profile-schema.ts';

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
