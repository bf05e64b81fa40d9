/**
 * What the seeded bank knows of its customers. Nobody can be reached: e-mail under
 * `customers.example` (`.example` is reserved by RFC 2606), phones from 020 910 0000 to 020 919 9999,
 * the Irish range that ComReg keeps for drama (National Numbering Conditions of Use). It holds 100,000
 * numbers; the customers after that many have none.
 */

import { randomOf } from '#shared/domain/random.ts';
import type { Traits } from './bank-traits.ts';
import type { Attributes, ChannelConsent, CustomerRecord, ProfileChange } from './dataset.ts';

/** `m000123`: padded, so that ids sort by number up to ten million. */
export const bankCustomerId = (index: number): string => `m${String(index).padStart(7, '0')}`;

const DAY = 86_400_000;
/** The first instant of a day at the bank; events of a day come after it. */
const OPENING = 2 * 3_600_000;

/** A customer that is there from the start joined, for the run, at its first instant. */
export function bankCustomer(seed: string, traits: Traits, startsAt: number): CustomerRecord {
  const { index, home, joinDay } = traits;
  const random = randomOf('bank-record', seed, String(index));
  const german = home.country === 'DE';
  const female = random.chance(0.51);
  const names = german ? GERMAN : IRISH;
  const draw = {
    first: random.pick(female ? names.women : names.men),
    last: random.pick(names.families),
    named: random.chance(0.98),
    email: random.chance(0.95),
    phone: random.chance(0.84),
    zone: random.chance(0.97),
    english: random.chance(0.12),
    memberDays: random.whole(40, 6000),
    savings: random.chance(0.36),
    credit: random.chance(0.3),
    insurance: random.chance(0.16),
    loan: random.chance(0.14),
  };
  const adult = traits.occupation !== 'junior';
  const isNew = joinDay >= 0;
  const since = startsAt + (isNew ? joinDay : -draw.memberDays) * DAY;
  const products = [
    'current',
    ...(draw.savings && !isNew ? ['savings'] : []),
    ...(draw.credit && adult && !isNew ? ['credit_card'] : []),
    ...(draw.insurance && adult && !isNew ? ['home_insurance'] : []),
  ];
  const consent = consentOf(seed, index);
  return {
    id: bankCustomerId(index),
    joinedAt: new Date(isNew ? since + OPENING : startsAt).toISOString(),
    ...(draw.email && { email: `${bankCustomerId(index)}@customers.example` }),
    ...(draw.phone && index < 100_000 && { phone: `+353209${String(100_000 + index)}` }),
    language: german ? (draw.english ? 'en' : 'de') : 'en-IE',
    ...(draw.zone && { time_zone: german ? 'Europe/Berlin' : 'Europe/Dublin' }),
    consent,
    attributes: {
      ...(draw.named && { first_name: draw.first, last_name: draw.last }),
      birth_date: isoDate(traits.born * DAY),
      sex: female ? 'female' : 'male',
      city: home.city,
      country: home.country,
      occupation: traits.occupation,
      tier: tierOf(traits),
      card_type: cardOf(traits),
      loan_status: draw.loan && adult && !isNew ? 'running' : 'none',
      customer_since: isoDate(since),
      products,
      open_complaint: false,
    },
  };
}

/** Dated changes of one customer, in time order. */
export function bankProfileChanges(traits: Traits, startsAt: number): ProfileChange[] {
  const { promoted, moves, complaint, leaves = Number.POSITIVE_INFINITY } = traits.life;
  const changes: ProfileChange[] = [];
  const add = (day: number, atMs: number, attributes: Attributes) => {
    const at = new Date(startsAt + day * DAY + atMs).toISOString();
    changes.push({ customerId: bankCustomerId(traits.index), at, attributes });
  };
  if (promoted !== undefined && promoted < leaves)
    add(promoted, OPENING, { tier: TIER_ABOVE[tierOf(traits)] });
  if (moves !== undefined && moves.day < leaves)
    add(moves.day, OPENING, { city: moves.to.city, country: moves.to.country });
  // A complaint is closed also when the customer has left over it.
  if (complaint !== undefined && complaint.opened < leaves) {
    add(complaint.opened, COMPLAINT_OPENED, { open_complaint: true });
    add(complaint.closed, COMPLAINT_CLOSED, { open_complaint: false });
  }
  return changes.sort((a, b) => (a.at < b.at ? -1 : 1));
}

/** Milliseconds into the day (UTC); the events of the same name come at the same instants. */
export const COMPLAINT_OPENED = 10 * 3_600_000;
export const COMPLAINT_CLOSED = 15 * 3_600_000;

type Tier = 'standard' | 'gold' | 'platinum';
const TIER_ABOVE: Readonly<Record<Tier, Tier>> = {
  standard: 'gold',
  gold: 'platinum',
  platinum: 'platinum',
};

function tierOf({ income, occupation }: Traits): Tier {
  if (occupation === 'junior' || occupation === 'student') return 'standard';
  return income > 420_000 ? 'platinum' : income > 260_000 ? 'gold' : 'standard';
}

function cardOf(traits: Traits): string {
  if (traits.occupation === 'junior') return 'junior';
  return tierOf(traits) === 'platinum' ? 'platinum' : 'classic';
}

/** One in eleven wants no marketing at all; one in fifty no message of any kind. */
function consentOf(seed: string, index: number): CustomerRecord['consent'] {
  const random = randomOf('bank-consent', seed, String(index));
  const silent = random.chance(0.02);
  const marketing = random.chance(0.91);
  const channel = (share: number): ChannelConsent => {
    const wanted = random.chance(share);
    return { marketing: wanted && marketing && !silent, service: !silent };
  };
  return { email: channel(0.87), sms: channel(0.66) };
}

const isoDate = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

const IRISH = {
  women: ['Aoife', 'Ciara', 'Niamh', 'Sarah', 'Emma', 'Grace', 'Orla', 'Sinéad', 'Kate'],
  men: ['Conor', 'Seán', 'Patrick', 'Jack', 'Liam', 'Daniel', 'Cian', 'Brian', 'Eoin'],
  families: ['Murphy', 'Kelly', 'Byrne', 'Ryan', 'O’Brien', 'Walsh', 'O’Connor', 'Doyle', 'Nolan'],
} as const;
const GERMAN = {
  women: ['Anna', 'Lena', 'Julia', 'Sabine', 'Katrin', 'Jana', 'Petra', 'Marie'],
  men: ['Lukas', 'Jonas', 'Stefan', 'Thomas', 'Felix', 'Jan', 'Uwe', 'Paul'],
  families: ['Müller', 'Schmidt', 'Schneider', 'Fischer', 'Weber', 'Becker', 'Schäfer', 'Vogel'],
} as const;
