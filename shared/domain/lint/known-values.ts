/** What a campaign's facts can be, before any condition is looked at. */
import type { Trigger } from '../campaign/trigger.ts';
import { isUsualTest } from '../rules/evaluate.ts';
import { GRADES } from '../value/value-names.ts';
import type { ValuesKnown } from './may-ever-hold.ts';
import {
  ANYTHING,
  FLAG,
  intersection,
  MISSING,
  NOT_NEGATIVE,
  NOTHING,
  NUMBER,
  TEXT,
  union,
  type ValueSet,
  valuesOf,
} from './value-set.ts';

/** What `customerFacts` and `valueFacts` derive, and what activities come to, whatever the customer. */
export const knownOfCustomer: ValuesKnown = (test) => {
  if ('activity' in test) {
    return union(MISSING, COUNTS.has(test.activity.measure) ? NOT_NEGATIVE : NUMBER);
  }
  return DERIVED[test.fact] ?? ANYTHING;
};

const COUNTS: ReadonlySet<string> = new Set(['count', 'distinct', 'days_since_last']);

const DERIVED: Readonly<Record<string, ValueSet>> = {
  'customer.id': TEXT,
  'customer.language': union(MISSING, TEXT),
  'customer.time_zone': union(MISSING, TEXT),
  'customer.region_code': union(MISSING, TEXT),
  'customer.age': union(MISSING, NUMBER),
  'customer.tenure_days': union(MISSING, NUMBER),
  'customer.has_email': FLAG,
  'customer.has_phone': FLAG,
  'customer.rfm': union(MISSING, TEXT),
  'customer.grade': union(
    MISSING,
    valuesOf({ fact: 'customer.grade', op: 'in', value: [...GRADES] }, true),
  ),
  'customer.lapse_risk': union(
    MISSING,
    valuesOf({ fact: 'customer.lapse_risk', op: 'between', value: [0, 1] }, true),
  ),
  'customer.contribution': union(MISSING, NUMBER),
  'event.type': TEXT,
  'event.occurred_at': TEXT,
};

/** As `knownOfCustomer`; where no event sets the campaign off, there are no facts of one. */
export function knownOfOccasion(trigger: Trigger): ValuesKnown {
  if ('event' in trigger) return knownOfCustomer;
  const kind = 'absence' in trigger ? 'absence' : 'date' in trigger ? 'date' : 'schedule';
  return (test) => {
    if ('activity' in test || !test.fact.startsWith('event.')) return knownOfCustomer(test);
    if (test.fact === 'event.type')
      return valuesOf({ fact: test.fact, op: 'eq', value: kind }, true);
    const present =
      test.fact === 'event.occurred_at' || (kind === 'absence' && test.fact === 'event.since');
    return present ? TEXT : MISSING;
  };
}

/** As `known`, of those whose facts are there and of a type that the test compares. */
export function knownWherePresent(known: ValuesKnown): ValuesKnown {
  return (test) => {
    if (isUsualTest(test)) return known(test);
    const values: readonly unknown[] = Array.isArray(test.value) ? test.value : [test.value];
    const types = new Set(values.map((value) => typeof value));
    const comparable: ValueSet = {
      ...NOTHING,
      other: test.op.startsWith('contains'),
      flags: types.has('boolean') ? FLAG.flags : [],
      numbers: types.has('number') ? NUMBER.numbers : [],
      texts: types.has('string') ? TEXT.texts : [],
    };
    return intersection(known(test), comparable);
  };
}
