/** Card purchases of one customer on one day: how many, where, when and for how much. */

import type { Random, Weighted } from '#shared/domain/random.ts';
import type { BankDay } from './bank-calendar.ts';
import type { Draft } from './bank-draft.ts';
import { CATEGORIES, type Category } from './bank-merchants.ts';
import type { Traits, Trip } from './bank-traits.ts';

/** Categories by weight, as they sell on one day; made once a day for all customers. */
export interface Shops {
  readonly forDrivers: readonly Weighted<Category>[];
  readonly forOthers: readonly Weighted<Category>[];
  readonly forJuniors: readonly Weighted<Category>[];
  readonly forTravellers: readonly Weighted<Category>[];
}

export function shopsOn(day: BankDay): Shops {
  const selling = (wanted: (category: Category) => boolean): Weighted<Category>[] =>
    CATEGORIES.filter(wanted).map((each) => [each, each.weight * (each.season?.[day.month] ?? 1)]);
  return {
    forDrivers: selling(() => true),
    forOthers: selling(({ only }) => only !== 'drivers'),
    forJuniors: selling(({ only, mcc }) => only === undefined && mcc !== '8011'),
    forTravellers: selling(({ hours, only }) => only !== 'drivers' && hours[1] >= 20),
  };
}

const HOUR = 3_600_000;

/** `balance` in cents, as the day begins. */
export function purchasesOf(
  traits: Traits,
  balance: number,
  trip: Trip | undefined,
  day: BankDay,
  shops: Shops,
  random: Random,
): Draft[] {
  const purchases: Draft[] = [];
  for (let count = random.poisson(expected(traits, balance, trip, day)); count > 0; count--)
    purchases.push(purchase(traits, trip, day, shops, random));
  return purchases;
}

/** Who is about to leave uses the card less and less, over the last six weeks. */
const FADING = 42;
/** After payday it sits loose, for five days. */
const FLUSH = 5;

function expected(traits: Traits, balance: number, trip: Trip | undefined, day: BankDay): number {
  // Most people look at what is left before they go shopping.
  const thrift = balance < traits.income * 0.12 ? 0.35 : 1;
  const { leaves } = traits.life;
  const fading = leaves === undefined ? 1 : Math.min(1, 0.1 + (leaves - day.number) / FADING);
  const sincePayday = (day.dayOfMonth - (traits.payday || 30) + 31) % 31;
  const flush = traits.occupation === 'worker' && sincePayday < FLUSH ? 1.3 : 0.95;
  return traits.purchases * day.busyness * flush * fading * thrift * (trip === undefined ? 1 : 1.7);
}

function purchase(
  traits: Traits,
  trip: Trip | undefined,
  day: BankDay,
  shops: Shops,
  random: Random,
): Draft {
  const category = random.weighted(shopsFor(traits, trip, shops));
  const euros = category.median * traits.lavishness * Math.exp(category.sigma * random.normal());
  const online = random.chance(trip === undefined ? category.online : 0);
  const place = trip?.place ?? homeOn(traits, day);
  // Everyone has their usual shops: the square of the draw favours the first of the customer's own order.
  const rank = Math.floor(random.unit() ** 2 * category.merchants.length);
  const merchant =
    category.merchants[(rank + traits.index) % category.merchants.length] ?? category.name;
  const refundAfter = random.chance(category.refunded) ? random.whole(1, 10) : undefined;
  return {
    time: openingTime(category, traits, day, random),
    type: 'card.purchase',
    cents: Math.max(100, Math.round(euros * 100)),
    data: {
      mcc: category.mcc,
      category: category.name,
      merchant,
      ...place,
      channel: online ? 'online' : 'pos',
    },
    ...(refundAfter !== undefined && { refundAfter }),
  };
}

function shopsFor(
  traits: Traits,
  trip: Trip | undefined,
  shops: Shops,
): readonly Weighted<Category>[] {
  if (trip !== undefined) return shops.forTravellers;
  if (traits.occupation === 'junior') return shops.forJuniors;
  return traits.drives ? shops.forDrivers : shops.forOthers;
}

const homeOn = ({ home, life: { moves } }: Traits, day: BankDay): Traits['home'] =>
  moves !== undefined && day.number >= moves.day ? moves.to : home;

/**
 * Within the category's hours, most likely in their middle. Hours run from 06 to 24 on a clock at
 * most two hours ahead of UTC, so the instant is of the same date in both.
 */
function openingTime(category: Category, traits: Traits, day: BankDay, random: Random): number {
  const [from, to] = category.hours;
  const local = (from + ((to - from) * (random.unit() + random.unit())) / 2) * HOUR;
  const ahead = day.dublinOffset + (traits.home.country === 'DE' ? HOUR : 0);
  return Math.floor(local) - ahead;
}
