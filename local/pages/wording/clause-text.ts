/** Conditions in words: those of a campaign, and the clauses of an explanation. */
import type {
  Activity,
  ActivityTest,
  Condition,
  FactTest,
} from '#shared/domain/rules/condition.ts';
import { OPERATOR_TEXTS, type Operator } from '#shared/domain/rules/operator-text.ts';
import { type Html, html } from '../html.ts';
import { durationText } from '../times.ts';

/** Nested as it was written; a condition that asks nothing reads "everybody". */
export function conditionText(condition: Condition): Html {
  if ('all' in condition) return listText(condition.all, 'all of', 'everybody');
  if ('any' in condition) return listText(condition.any, 'at least one of', 'nobody');
  if ('not' in condition) return html`<em>not</em> ${conditionText(condition.not)}`;
  if ('segment' in condition) return html`in the segment <code>${condition.segment}</code>`;
  return testText(condition);
}

function listText(parts: readonly Condition[], head: string, none: string): Html {
  const [only] = parts;
  if (only === undefined) return html`${none}`;
  if (parts.length === 1) return conditionText(only);
  return html`${head}<ul>${parts.map((part) => html`<li>${conditionText(part)}</li>`)}</ul>`;
}

function testText(test: FactTest | ActivityTest): Html {
  const words = html`${OPERATOR_TEXTS[test.op]} <b>${valueText(test.value, test.op)}</b>`;
  if ('fact' in test) return html`<code>${test.fact}</code> ${words}`;
  return html`${activityText(test.activity)} ${words}`;
}

function activityText({ measure, of, event, within, where }: Activity): Html {
  return html`${measure.replaceAll('_', ' ')} ${of !== undefined && html`<code>${of}</code> `}of <code>${event}</code>${
    where !== undefined && html` where ${conditionText(where)}`
  }${within !== undefined && ` within ${durationText(within)}`}`;
}

/** One clause of an explanation: `trigger.all[1]: event.amount gte 60`. */
export interface Clause {
  readonly part: 'trigger' | 'audience';
  readonly text: Html;
  /** It is wanted not to hold. */
  readonly negated: boolean;
  /** One of several suffices, so that it forbids nothing if it does not hold. */
  readonly optional: boolean;
}

/** Undefined for a check that is no clause. */
export function readClause(check: string): Clause | undefined {
  const [, part, place = '', test = ''] =
    /^(trigger|audience)(?:\.([^:]*))?: (.*)$/s.exec(check) ?? [];
  if (part === undefined) return undefined;
  const negated = place.split('.').filter((step) => step === 'not').length % 2 === 1;
  return {
    part: part as Clause['part'],
    text: negated ? html`<em>not:</em> ${clauseText(test)}` : clauseText(test),
    negated,
    optional: place.includes('any['),
  };
}

const CLAUSE = new RegExp(`^(.*?) (${Object.keys(OPERATOR_TEXTS).join('|')}) (.*)$`, 's');

/** As it stands when it is no test, or when its value was cut short. */
function clauseText(test: string): Html {
  const [, name = '', operator = '', value = ''] = CLAUSE.exec(test) ?? [];
  if (operator === '') return html`<code>${test}</code>`;
  const subject = name.replace(
    / within (P\w+)$/,
    (_, within: string) => ` within ${durationText(within)}`,
  );
  return html`<code>${subject}</code> ${OPERATOR_TEXTS[operator as Operator]} <b>${parsedText(value, operator as Operator)}</b>`;
}

function parsedText(json: string, op: Operator): string {
  try {
    return valueText(JSON.parse(json), op);
  } catch {
    return json;
  }
}

function valueText(value: unknown, op: Operator): string {
  if (Array.isArray(value))
    return value.map((one) => valueText(one, op)).join(op === 'between' ? ' and ' : ', ');
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'object' && value !== null && 'times' in value && 'over' in value)
    return `${String(value.times)} × the usual of ${durationText(String(value.over))}`;
  return String(value);
}
