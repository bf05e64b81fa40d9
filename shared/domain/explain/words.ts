/** What would have to be different, as a sentence for people. */
import { REASON_TEXTS } from '../arbitration/reason-text.ts';
import type { ActivityTest, FactTest } from '../rules/condition.ts';
import { OPERATOR_TEXTS } from '../rules/operator-text.ts';
import type { Clause } from './clause.ts';
import type { WhyNot } from './rehearse.ts';

/** Completes "…, because …". */
export const becauseText = (reason: WhyNot): string =>
  reason === 'TRIGGER_NOT_MET'
    ? 'the event is not one that sets the campaign off'
    : reason === 'AUDIENCE_NOT_MET'
      ? 'the customer is not in the audience'
      : reason === 'ALREADY_DECIDED'
        ? 'the campaign has decided on this occasion already'
        : REASON_TEXTS[reason].because;

/** `customer.age is 17; it has to be so that it is at least 18`. */
export function neededText(clause: Clause): string {
  return `${foundText(clause)}; ${wishText(clause)}`;
}

/** The same without what was found: `has to hold: customer.age is at least 18`. */
export const wishText = ({ test, wanted }: Clause): string =>
  `${wanted ? 'has to hold' : 'must not hold'}: ${testText(test)}`;

function foundText({ test, found, because }: Clause): string {
  const subject = subjectText(test);
  if (found === undefined || because === 'MISSING') return `${subject} is not known`;
  return `${subject} is ${valueText(found)}`;
}

const testText = (test: FactTest | ActivityTest): string =>
  `${subjectText(test)} ${OPERATOR_TEXTS[test.op]} ${valueText(test.value)}`;

function subjectText(test: FactTest | ActivityTest): string {
  if ('fact' in test) return test.fact;
  const { measure, of, event, within } = test.activity;
  return [measure, of, 'of', event, ...(within === undefined ? [] : ['within', within])]
    .filter(Boolean)
    .join(' ');
}

const MOST_TEXT = 200;

function valueText(value: unknown): string {
  const text = Array.isArray(value)
    ? value.map((one) => JSON.stringify(one)).join(', ')
    : JSON.stringify(value);
  return text.length > MOST_TEXT ? `${text.slice(0, MOST_TEXT - 1)}…` : text;
}
