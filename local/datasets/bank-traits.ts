/**
 * Who a customer of the seeded bank is and what the year holds for them: a pure function of the
 * seed and their number, so that a bank of 1,000 is the first thousand of a bank of 2,000.
 * Nothing here is shown to the engine but what `bank-customer.ts` puts on the record.
 */

import { type Random, randomOf } from '#shared/domain/random.ts';
import { HOMES, JOURNEYS, type Place, SUBSCRIPTIONS } from './bank-merchants.ts';

export type Occupation = 'junior' | 'student' | 'worker' | 'self_employed' | 'pensioner';

export interface Traits {
  readonly index: number;
  /** Day number on which the account is opened; negative for customers from before the run. */
  readonly joinDay: number;
  readonly occupation: Occupation;
  /** Days since 1970-01-01. */
  readonly born: number;
  readonly home: Place;
  /** Monthly, in cents. */
  readonly income: number;
  /** Day of the month, or 0 for its last working day. */
  readonly payday: number;
  readonly rent: number;
  readonly drives: boolean;
  readonly saves: boolean;
  /** Card purchases on a plain day. */
  readonly purchases: number;
  /** Amounts relative to the category's. */
  readonly lavishness: number;
  readonly overdraft: number;
  readonly openingBalance: number;
  /** Bit n: holds subscription n. */
  readonly subscriptions: number;
  readonly trips: readonly Trip[];
  readonly life: Life;
}

export interface Trip {
  readonly bookedOn: number;
  readonly from: number;
  readonly to: number;
  readonly place: Place;
}

/** Day numbers; absent where it does not happen to this customer. */
export interface Life {
  /** From here on silence: the customer banks elsewhere now. */
  readonly leaves?: number;
  readonly incomeStops?: number;
  readonly windfall?: { readonly day: number; readonly cents: number; readonly purpose: string };
  readonly promoted?: number;
  readonly moves?: { readonly day: number; readonly to: Place };
  readonly complaint?: { readonly opened: number; readonly closed: number; readonly topic: string };
}

export const YEAR = 365;

/** `firstDay` in days since 1970-01-01: ages are as of then. */
export function traitsOf(seed: string, index: number, firstDay: number): Traits {
  const random = randomOf('bank-traits', seed, String(index));
  const occupation = random.weighted(OCCUPATIONS);
  const home = random.weighted(HOMES);
  const income = incomeOf(occupation, random);
  const joinDay = random.chance(0.04) ? random.whole(1, YEAR - 30) : -1;
  const born = firstDay - ageInDays(occupation, random);
  const lavishness = (Math.max(income, 30_000) / 260_000) ** 0.35;
  // Card spending is some 38 % of income, at about 30 EUR a purchase.
  const spending = income * (0.3 + 0.16 * random.unit());
  return {
    index,
    joinDay,
    occupation,
    born,
    home,
    income,
    payday: occupation === 'pensioner' ? 15 : random.weighted(PAYDAYS),
    rent:
      occupation === 'junior'
        ? 0
        : Math.round((income * (0.2 + 0.12 * random.unit())) / 1000) * 1000,
    drives: occupation !== 'junior' && random.chance(occupation === 'student' ? 0.2 : 0.68),
    saves: random.chance(0.55),
    purchases: Math.min(2.6, spending / (30 * 3000 * lavishness)),
    lavishness,
    overdraft: occupation === 'worker' && random.chance(0.35) ? 50_000 : 0,
    openingBalance: Math.round(income * (0.7 + 2.4 * random.unit() ** 2)),
    subscriptions: subscriptionsOf(random),
    trips: tripsOf(occupation, home, joinDay, random),
    life: lifeOf(occupation, home, income, joinDay, random),
  };
}

const OCCUPATIONS = [
  ['junior', 4],
  ['student', 9],
  ['worker', 60],
  ['self_employed', 9],
  ['pensioner', 18],
] as const;

const PAYDAYS = [
  [0, 55],
  [25, 25],
  [28, 10],
  [10, 10],
] as const;

function ageInDays(occupation: Occupation, random: Random): number {
  const years = (from: number, to: number) =>
    Math.floor((from + (to - from) * random.unit()) * 365.25);
  if (occupation === 'junior') return years(15.5, 18);
  if (occupation === 'student') return years(18, 26);
  if (occupation === 'pensioner') return years(62, 88);
  return years(22, 65);
}

/** Log-normal around a median that goes with the occupation; in cents. */
function incomeOf(occupation: Occupation, random: Random): number {
  const lognormal = (median: number, sigma: number) =>
    Math.round(median * Math.exp(sigma * random.normal())) * 100;
  if (occupation === 'junior') return lognormal(110, 0.3);
  if (occupation === 'student') return lognormal(820, 0.25);
  if (occupation === 'pensioner') return lognormal(1650, 0.3);
  if (occupation === 'self_employed') return lognormal(2900, 0.55);
  return lognormal(2650, 0.38);
}

function subscriptionsOf(random: Random): number {
  let held = 0;
  for (let bit = 0; bit < SUBSCRIPTIONS.length; bit++) if (random.chance(0.3)) held |= 1 << bit;
  return held;
}

function tripsOf(occupation: Occupation, home: Place, joinDay: number, random: Random): Trip[] {
  const wanted =
    occupation === 'junior'
      ? 0
      : random.weighted([
          [0, 42],
          [1, 38],
          [2, 20],
        ] as const);
  const trips: Trip[] = [];
  for (let trip = 0; trip < wanted; trip++) {
    // July and August draw half of all journeys of a year that begins in January.
    const from = random.chance(0.5) ? random.whole(181, 240) : random.whole(30, YEAR - 5);
    const bookedOn = from - random.whole(12, 70);
    const to = from + random.whole(3, 13);
    const place = random.pick(JOURNEYS) ?? home;
    const free = trips.every((other) => to < other.from || from > other.to);
    if (free && bookedOn > Math.max(0, joinDay)) trips.push({ bookedOn, from, to, place });
  }
  return trips;
}

function lifeOf(
  occupation: Occupation,
  home: Place,
  income: number,
  joinDay: number,
  random: Random,
): Life {
  const earliest = Math.max(30, joinDay + 30);
  const someDay = () => random.whole(earliest, YEAR - 1);
  const happens = {
    leaves: random.chance(0.06),
    incomeStops: occupation === 'worker' && random.chance(0.03),
    windfall: occupation !== 'junior' && random.chance(0.05),
    promoted: random.chance(0.04),
    moves: random.chance(0.03),
    complaint: random.chance(0.09),
  };
  const [leaves, incomeStops, windfall, promoted, moved, opened] = Array.from(
    { length: 6 },
    someDay,
  );
  const cents = Math.round((900_000 + income * (1 + 9 * random.unit())) / 10_000) * 10_000;
  const purpose = random.pick(['inheritance', 'property_sale', 'bonus', 'insurance_payout']);
  const elsewhere = HOMES.map(([place]) => place).filter(
    ({ city, country }) => country === home.country && city !== home.city,
  );
  const to = random.pick(elsewhere);
  const topic = random.pick(['fees', 'card', 'app', 'transfer', 'advice']);
  const closed = (opened ?? 0) + random.whole(2, 21);
  return {
    ...(happens.leaves && leaves !== undefined && { leaves }),
    ...(happens.incomeStops && incomeStops !== undefined && { incomeStops }),
    ...(happens.windfall &&
      windfall !== undefined && { windfall: { day: windfall, cents, purpose } }),
    ...(happens.promoted && promoted !== undefined && { promoted }),
    ...(happens.moves && moved !== undefined && to !== undefined && { moves: { day: moved, to } }),
    ...(happens.complaint && opened !== undefined && { complaint: { opened, closed, topic } }),
  };
}
