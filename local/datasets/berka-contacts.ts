/**
 * What the Berka bank lacks: names, addresses, consent, language and time zone, made up from the
 * seed and the client's number alone (docs/data.md gives the shares). Nobody can be reached:
 *
 * - e-mail under `customers.example`; RFC 2606 reserves `.example` for ever.
 * - phones `+420 0…`: the Czech plan (decree 117/2007) has no range for fiction, and no national
 *   number begins with 0, so these are E.164 in form and belong to no one.
 */

import { type Random, randomOf } from '#shared/domain/random.ts';
import type { ChannelConsent, CustomerRecord } from './dataset.ts';

export type Contacts = Pick<
  CustomerRecord,
  'email' | 'phone' | 'language' | 'time_zone' | 'consent'
> & { readonly firstName?: string; readonly lastName?: string };

/** A pure function of its arguments: the order in which clients are read does not matter. */
export function berkaContacts(seed: string, clientId: string, sex: 'F' | 'M'): Contacts {
  const random = randomOf('berka-contacts', seed, clientId);
  // Every draw is made for everyone, so that one share can change without moving the others.
  const draw = {
    english: random.chance(0.06),
    zone: random.chance(0.96),
    email: random.chance(0.93),
    phone: random.chance(0.82),
    named: random.chance(0.98),
    firstName: random.pick(sex === 'F' ? WOMEN : MEN),
    surname: random.pick(SURNAMES),
  };
  return {
    ...(draw.email && { email: `c${clientId}@customers.example` }),
    ...(draw.phone && { phone: `+4200${clientId.padStart(8, '0').slice(-8)}` }),
    language: draw.english ? 'en' : 'cs-CZ',
    ...(draw.zone && { time_zone: 'Europe/Prague' }),
    ...(draw.named && { firstName: draw.firstName, lastName: draw.surname[sex === 'F' ? 1 : 0] }),
    consent: consentOf(random),
  };
}

/** One in ten wants no marketing at all; one in fifty no message of any kind. */
function consentOf(random: Random): CustomerRecord['consent'] {
  const silent = random.chance(0.02);
  const marketing = random.chance(0.9);
  const channel = (share: number): ChannelConsent => {
    const wanted = random.chance(share);
    return { marketing: wanted && marketing && !silent, service: !silent };
  };
  return { email: channel(0.86), sms: channel(0.64) };
}

/** Common names; no pair is anyone's of the source, which is anonymous. */
const WOMEN = ['Jana', 'Marie', 'Eva', 'Hana', 'Anna', 'Lenka', 'Lucie', 'Alena', 'Petra'] as const;
const MEN = ['Jan', 'Petr', 'Josef', 'Pavel', 'Martin', 'Tomáš', 'Jaroslav', 'Miroslav'] as const;
const SURNAMES = [
  ['Novák', 'Nováková'],
  ['Svoboda', 'Svobodová'],
  ['Novotný', 'Novotná'],
  ['Dvořák', 'Dvořáková'],
  ['Černý', 'Černá'],
  ['Procházka', 'Procházková'],
  ['Kučera', 'Kučerová'],
  ['Veselý', 'Veselá'],
  ['Krejčí', 'Krejčí'],
  ['Horák', 'Horáková'],
] as const;
