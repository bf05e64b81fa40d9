/** What is wrong with a condition as written, in words for the person who wrote it. */
import { slugSchema } from '../identifier.ts';
import { reviewActivity, reviewBaseline, reviewDistinct } from './activity-problems.ts';
import { MAX_DEPTH, MAX_TESTS } from './bounds.ts';
import { factPathProblem } from './fact-path.ts';
import { didYouMean } from './nearest-name.ts';
import { ACTIVITY_OPERATORS, FACT_OPERATORS } from './operators.ts';
import {
  type ConditionProblem,
  type Fields,
  isFields,
  type Place,
  quoted,
  type Review,
  report,
  reviewFields,
  reviewOperator,
} from './review.ts';

/** `event`: facts of the event alone, without activities and segments. */
export type ConditionScope = 'anything' | 'event';

const MOST_PROBLEMS = 20;

/** What is wrong with `input`, in reading order, at most 20 problems; none means it is a `Condition`. */
export function findConditionProblems(
  input: unknown,
  scope: ConditionScope = 'anything',
): readonly ConditionProblem[] {
  const review: Review = { problems: [], tests: 0 };
  const whole = { path: [], depth: 1, eventOnly: scope === 'event', inActivity: false };
  reviewClause(input, whole, review);
  if (review.tests > MAX_TESTS) {
    const message = `has ${review.tests} tests; a condition may have at most ${MAX_TESTS}`;
    review.problems.unshift({ path: [], message });
  }
  return review.problems.slice(0, MOST_PROBLEMS);
}

const KINDS = ['all', 'any', 'not', 'fact', 'activity', 'segment'] as const;
type Kind = (typeof KINDS)[number];

const REVIEWS: Record<
  Kind,
  {
    readonly fields: readonly string[];
    readonly review: (fields: Fields, place: Place, review: Review) => void;
  }
> = {
  all: { fields: ['all'], review: reviewAll },
  any: { fields: ['any'], review: reviewAny },
  not: { fields: ['not'], review: reviewNot },
  fact: { fields: ['fact', 'op', 'value'], review: reviewFact },
  activity: { fields: ['activity', 'op', 'value'], review: reviewActivityTest },
  segment: { fields: ['segment'], review: reviewSegment },
};

function reviewClause(input: unknown, place: Place, review: Review): void {
  if (!isFields(input)) {
    const example = '{ "fact": "customer.tier", "op": "eq", "value": "gold" }';
    report(review, place, `must be a condition, such as ${example}`);
    return;
  }
  if (place.depth > MAX_DEPTH) {
    const message = `is nested ${place.depth} levels deep; a condition may have at most ${MAX_DEPTH}`;
    report(review, place, message);
    return;
  }
  const [kind, another] = KINDS.filter((name) => Object.hasOwn(input, name));
  if (kind === undefined) {
    reportNoKind(input, place, review);
  } else if (another !== undefined) {
    const advice = 'put each in a clause of its own, inside "all"';
    report(review, place, `holds both "${kind}" and "${another}"; ${advice}`);
  } else {
    reviewFields(input, REVIEWS[kind].fields, `beside "${kind}"`, place, review);
    REVIEWS[kind].review(input, place, review);
  }
}

function reportNoKind(fields: Fields, place: Place, review: Review): void {
  const stray = Object.keys(fields).find((key) => key !== 'op' && key !== 'value');
  if (stray === undefined) {
    report(review, place, 'must have one of all, any, not, fact, activity or segment');
    return;
  }
  const meant = didYouMean(stray, KINDS, {
    and: 'all',
    or: 'any',
    field: 'fact',
    attribute: 'fact',
  });
  report(review, place, `${quoted(stray)} is not a field of a condition${meant}`, stray);
}

const within = (place: Place, ...steps: (string | number)[]): Place => ({
  ...place,
  path: [...place.path, ...steps],
  depth: place.depth + 1,
});

/** An empty `all` holds for everyone, and is how "everyone" is written. */
function reviewAll({ all }: Fields, place: Place, review: Review): void {
  reviewList('all', all, place, review);
}

function reviewAny({ any }: Fields, place: Place, review: Review): void {
  if (Array.isArray(any) && any.length === 0) {
    report(review, place, 'must have at least one condition, or it never holds', 'any');
  }
  reviewList('any', any, place, review);
}

function reviewList(field: 'all' | 'any', list: unknown, place: Place, review: Review): void {
  if (!Array.isArray(list)) {
    report(review, place, 'must be a list of conditions: [ … ]', field);
  } else if (list.length > MAX_TESTS) {
    const message = `has ${list.length} conditions; a condition may have at most ${MAX_TESTS} tests`;
    report(review, place, message, field);
  } else {
    for (const [index, member] of list.entries()) {
      reviewClause(member, within(place, field, index), review);
      if (review.problems.length > MOST_PROBLEMS) return;
    }
  }
}

function reviewNot({ not }: Fields, place: Place, review: Review): void {
  reviewClause(not, within(place, 'not'), review);
}

function reviewFact(test: Fields, place: Place, review: Review): void {
  review.tests += 1;
  const problem = factPathProblem(test.fact, place.eventOnly);
  if (problem !== undefined) report(review, place, problem, 'fact');
  reviewOperator(FACT_OPERATORS, '', test, place, review);
}

function reviewSegment({ segment }: Fields, place: Place, review: Review): void {
  review.tests += 1;
  if (place.eventOnly) {
    report(review, place, `cannot be used ${hereBecause(place)}`, 'segment');
  } else if (!slugSchema.safeParse(segment).success) {
    report(review, place, 'must be the id of a segment, such as "open-complaint"', 'segment');
  }
}

function reviewActivityTest(test: Fields, place: Place, review: Review): void {
  review.tests += 1;
  const { activity } = test;
  if (place.eventOnly) {
    report(review, place, `cannot be used ${hereBecause(place)}`, 'activity');
    return;
  }
  if (!isFields(activity)) {
    const example = '{ "event": "card.purchase", "measure": "count", "within": "P30D" }';
    report(review, place, `must be an activity, such as ${example}`, 'activity');
    return;
  }
  const inside = within(place, 'activity');
  reviewActivity(activity, inside, review);
  if (activity.where !== undefined) {
    const where = {
      path: [...inside.path, 'where'],
      depth: inside.depth,
      eventOnly: true,
      inActivity: true,
    };
    reviewClause(activity.where, where, review);
  }
  reviewOperator(ACTIVITY_OPERATORS, ' of activities', test, place, review);
  reviewBaseline(test, place, review);
  reviewDistinct(test, place, review);
}

const hereBecause = ({ inActivity }: Place): string =>
  inActivity
    ? 'inside an activity, which looks at one event alone'
    : 'here, where only the event is looked at';
