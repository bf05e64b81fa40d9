/** One customer's day at the seeded bank: what moves money, in time order, with the balance after it. */

import type { Random } from '#shared/domain/random.ts';
import type { BankDay } from './bank-calendar.ts';
import { income, outgoings } from './bank-cash-flow.ts';
import { COMPLAINT_CLOSED, COMPLAINT_OPENED } from './bank-customer.ts';
import type { Draft } from './bank-draft.ts';
import { TRAVEL } from './bank-merchants.ts';
import { purchasesOf, type Shops } from './bank-purchases.ts';
import type { Traits, Trip } from './bank-traits.ts';

/** What a customer carries from one day to the next. */
export interface Account {
  cents: number;
  refunds: { readonly day: number; readonly draft: Draft }[];
}

const HOUR = 3_600_000;

/**
 * The day's events of one customer, sorted by time; changes `account`. `random` must be that of
 * this customer and day, so that a day does not depend on how the days before it were read.
 */
export function bankCustomerDay(
  traits: Traits,
  account: Account,
  day: BankDay,
  shops: Shops,
  random: Random,
): Draft[] {
  if (day.number === traits.joinDay) return settle(traits, account, day, opening(traits));
  const drafts = complaints(traits, day);
  const { leaves } = traits.life;
  if (leaves === undefined || day.number < leaves) {
    drafts.push(...income(traits, day, random));
    drafts.push(...outgoings(traits, account.cents, day, random));
    drafts.push(...travel(traits, day, random));
    drafts.push(...purchasesOf(traits, account.cents, tripOn(traits, day), day, shops, random));
    drafts.push(...dueRefunds(account, day));
  }
  // Sorting is stable: at one instant the order above holds.
  return settle(
    traits,
    account,
    day,
    drafts.sort((a, b) => a.time - b.time),
  );
}

const opening = ({ openingBalance }: Traits): Draft[] => [
  { time: 9 * HOUR, type: 'account.opened', data: { product: 'current' } },
  {
    time: 10 * HOUR,
    type: 'account.transfer_in',
    cents: openingBalance,
    data: { purpose: 'first_deposit' },
  },
];

/** Runs the balance through the day; a purchase that the money does not cover is declined. */
function settle(traits: Traits, account: Account, day: BankDay, drafts: readonly Draft[]): Draft[] {
  return drafts.map((draft) => {
    const { cents, type } = draft;
    if (cents === undefined) return draft;
    const isCredit =
      type === 'account.transfer_in' || type === 'card.refund' || type === 'account.interest';
    const after = account.cents + (isCredit ? cents : -cents);
    const isCard = type === 'card.purchase' || type === 'card.withdrawal';
    if (isCard && after < -traits.overdraft) {
      return {
        ...draft,
        type: 'card.declined',
        data: { ...draft.data, ...money(cents), reason: 'insufficient_funds' },
      };
    }
    account.cents = after;
    if (draft.refundAfter !== undefined) {
      account.refunds.push({
        day: day.number + draft.refundAfter,
        draft: {
          time: 11 * HOUR + (draft.time % HOUR),
          type: 'card.refund',
          cents,
          data: draft.data,
        },
      });
    }
    return { ...draft, data: { ...draft.data, ...money(cents), balance_after: decimal(after) } };
  });
}

function dueRefunds(account: Account, day: BankDay): Draft[] {
  if (account.refunds.length === 0) return [];
  const due = account.refunds.filter((refund) => refund.day <= day.number);
  if (due.length > 0) account.refunds = account.refunds.filter((refund) => refund.day > day.number);
  return due.map(({ draft }) => draft);
}

/** The ticket on the day of booking, the hotel on the first evening. */
function travel(traits: Traits, day: BankDay, random: Random): Draft[] {
  return traits.trips.flatMap((trip): Draft[] => {
    const booking = trip.bookedOn === day.number;
    if (!booking && trip.from !== day.number) return [];
    const { mcc, name, merchants, median, sigma } = booking ? TRAVEL.airline : TRAVEL.hotel;
    const where = booking ? traits.home : trip.place;
    const time = (booking ? 17 : 16) * HOUR + random.whole(0, 3 * HOUR);
    const cents = Math.round(median * traits.lavishness * Math.exp(sigma * random.normal()) * 100);
    const merchant = random.pick(merchants);
    const data = { mcc, category: name, merchant, ...where, channel: booking ? 'online' : 'pos' };
    return [{ time, type: 'card.purchase', cents, data }];
  });
}

const tripOn = (traits: Traits, day: BankDay): Trip | undefined =>
  traits.trips.find((trip) => trip.from <= day.number && day.number <= trip.to);

function complaints({ index, life: { complaint, leaves } }: Traits, day: BankDay): Draft[] {
  if (complaint === undefined || (leaves !== undefined && complaint.opened >= leaves)) return [];
  const data = { case_id: `case-${index}`, topic: complaint.topic };
  if (complaint.opened === day.number)
    return [{ time: COMPLAINT_OPENED, type: 'service.complaint_opened', data }];
  if (complaint.closed === day.number)
    return [{ time: COMPLAINT_CLOSED, type: 'service.complaint_closed', data }];
  return [];
}

const money = (cents: number) => ({ amount: decimal(cents), currency: 'EUR' });

/** Cents to a decimal with two places, exactly. */
function decimal(cents: number): string {
  const digits = String(Math.abs(cents)).padStart(3, '0');
  return `${cents < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
