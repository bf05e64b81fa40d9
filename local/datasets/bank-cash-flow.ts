/** What comes and goes by itself at the seeded bank: income, standing orders, fees, interest, cash. */

import type { Random } from '#shared/domain/random.ts';
import type { BankDay } from './bank-calendar.ts';
import type { Draft } from './bank-draft.ts';
import { SUBSCRIPTIONS } from './bank-merchants.ts';
import type { Traits } from './bank-traits.ts';

const HOUR = 3_600_000;

/** Wages, pensions, pocket money, invoices paid, and what falls from the sky. */
export function income(traits: Traits, day: BankDay, random: Random): Draft[] {
  const drafts: Draft[] = [];
  const receive = (cents: number, purpose: string, time = 5 * HOUR + random.whole(0, 2 * HOUR)) =>
    drafts.push({ time, type: 'account.transfer_in', cents, data: { purpose } });

  const { windfall, incomeStops = Number.POSITIVE_INFINITY } = traits.life;
  if (windfall?.day === day.number)
    receive(windfall.cents, windfall.purpose, 9 * HOUR + random.whole(0, 5 * HOUR));

  if (traits.occupation === 'junior') {
    if (day.weekday === 5) receive(Math.round(traits.income / 4.3), 'pocket_money', 15 * HOUR);
  } else if (traits.occupation === 'self_employed') {
    // Six invoices a month on average, of uneven size.
    for (let count = random.poisson(0.2); count > 0; count--)
      receive(Math.round((traits.income / 6) * (0.3 + 1.4 * random.unit())), 'invoice');
  } else if (traits.payday === 0 ? day.lastWorkday : day.dayOfMonth === traits.payday) {
    if (day.number < incomeStops) {
      const purpose = INCOME_PURPOSE[traits.occupation];
      // Overtime and allowances move a salary by a few per cent; in December it is a third more.
      const extra = traits.occupation === 'worker' && day.month === 12 ? 1.35 : 1;
      const wobble = traits.occupation === 'worker' ? 0.97 + 0.06 * random.unit() : 1;
      receive(Math.round(traits.income * extra * wobble), purpose);
    }
  }
  return drafts;
}

const INCOME_PURPOSE = { worker: 'salary', student: 'allowance', pensioner: 'pension' } as const;

/** Rent, bills, savings, subscriptions, fees, interest, cash. `balance` in cents, as the day begins. */
export function outgoings(traits: Traits, balance: number, day: BankDay, random: Random): Draft[] {
  return [
    ...standingOrders(traits, balance, day, random),
    ...subscriptions(traits, day, random),
    ...charges(traits, balance, day),
    ...cash(traits, day, random),
  ];
}

const atNight = (random: Random): number => 4 * HOUR + random.whole(0, HOUR);

function standingOrders(traits: Traits, balance: number, day: BankDay, random: Random): Draft[] {
  if (traits.occupation === 'junior') return [];
  const pay = (cents: number, purpose: string): Draft[] => [
    {
      time: atNight(random),
      type: 'account.transfer_out',
      cents: Math.round(cents),
      data: { purpose, standing_order: true },
    },
  ];
  const surplus = balance - traits.income * 1.2;
  // Twice as much heating in January as in July.
  const cold = 1.35 + 0.45 * Math.cos((day.month - 1) * (Math.PI / 6));
  switch (day.dayOfMonth) {
    case 1:
      return pay(traits.rent, 'rent');
    case 3:
      if (!traits.saves || surplus <= 10_000) return [];
      return pay(Math.floor((surplus * 0.7) / 1000) * 1000, 'savings');
    case 5:
      return pay(7500 * traits.lavishness * cold, 'energy');
    case 12:
      return pay(4200 * traits.lavishness, 'phone');
    case 20:
      return traits.drives ? pay(5800 * traits.lavishness, 'insurance') : [];
    default:
      return [];
  }
}

function subscriptions(traits: Traits, day: BankDay, random: Random): Draft[] {
  return SUBSCRIPTIONS.flatMap(({ mcc, name, merchant, cents }, bit): Draft[] => {
    const held = (traits.subscriptions & (1 << bit)) !== 0;
    if (!held || day.dayOfMonth !== 2 + ((traits.index + bit * 7) % 26)) return [];
    const shop = { mcc, category: name, merchant, ...traits.home };
    const data = { ...shop, channel: 'online', recurring: true };
    return [{ time: atNight(random), type: 'card.purchase', cents, data }];
  });
}

/** A fee for those whose income does not waive it, from 26 years on; 1 % a year, each quarter. */
function charges(traits: Traits, balance: number, day: BankDay): Draft[] {
  if (!day.lastOfMonth) return [];
  const drafts: Draft[] = [];
  const age = (day.epochDay - traits.born) / 365.25;
  if (traits.income < 260_000 && age >= 26) {
    const data = { purpose: 'account' };
    drafts.push({ time: 21 * HOUR, type: 'account.fee', cents: 490, data });
  }
  const interest = day.month % 3 === 0 ? Math.round(balance * 0.0025) : 0;
  if (interest > 0) {
    const data = { purpose: 'interest' };
    drafts.push({ time: 22 * HOUR, type: 'account.interest', cents: interest, data });
  }
  return drafts;
}

function cash(traits: Traits, day: BankDay, random: Random): Draft[] {
  const adult = traits.occupation !== 'junior';
  if (!random.chance(adult ? 0.055 : 0.02)) return [];
  const cents = adult ? random.weighted(NOTES) : 2000;
  const time = 8 * HOUR + random.whole(0, 12 * HOUR) - day.dublinOffset;
  return [{ time, type: 'card.withdrawal', cents, data: { ...traits.home } }];
}

const NOTES = [
  [2000, 30],
  [5000, 40],
  [10_000, 20],
  [20_000, 10],
] as const;
