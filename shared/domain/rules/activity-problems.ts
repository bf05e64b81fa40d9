/** What is wrong with an activity as written. */
import { eventTypeSchema } from '../identifier.ts';
import { durationMs } from '../time/duration.ts';
import { MAX_DISTINCT, MAX_WINDOW_MS } from './bounds.ts';
import { factPathProblem } from './fact-path.ts';
import { didYouMean } from './nearest-name.ts';
import { MEASURES, MEASURES_WITHOUT_OF } from './operators.ts';
import {
  type Fields,
  isFields,
  type Place,
  quoted,
  type Review,
  report,
  reviewFields,
} from './review.ts';
import { durationProblem } from './value-problem.ts';

const FIELDS = ['event', 'where', 'measure', 'of', 'within'];

/** Reviews `activity` at `place`, except its `where`, which is a condition of its own. */
export function reviewActivity(activity: Fields, place: Place, review: Review): void {
  reviewFields(activity, FIELDS, 'of an activity', place, review);
  if (!eventTypeSchema.safeParse(activity.event).success) {
    report(review, place, 'must be an event type, such as "card.purchase"', 'event');
  }
  reviewMeasure(activity, place, review);
  if (activity.within !== undefined) {
    const problem = durationProblem(activity.within, 'within');
    if (problem !== undefined) report(review, place, problem.message, 'within');
  } else if (activity.measure !== 'days_since_last') {
    report(review, place, 'is missing: an activity needs a window, such as "P30D"', 'within');
  }
}

function reviewMeasure({ measure, of }: Fields, place: Place, review: Review): void {
  const known: readonly string[] = MEASURES;
  if (typeof measure !== 'string' || !known.includes(measure)) {
    const meant = didYouMean(String(measure), known, MEASURE_SYNONYMS);
    report(
      review,
      place,
      `${quoted(measure)} is not a measure (${known.join(', ')})${meant}`,
      'measure',
    );
  } else if (MEASURES_WITHOUT_OF.includes(measure)) {
    if (of !== undefined) report(review, place, `is not used by ${measure}; leave it out`, 'of');
    return;
  } else if (of === undefined) {
    const need = `${measure} needs the event fact it measures, such as "event.amount"`;
    report(review, place, `is missing: ${need}`, 'of');
  }
  const problem = of === undefined ? undefined : factPathProblem(of, true);
  if (problem !== undefined) report(review, place, problem, 'of');
}

const MEASURE_SYNONYMS = {
  total: 'sum',
  average: 'avg',
  mean: 'avg',
  minimum: 'min',
  maximum: 'max',
  number: 'count',
  frequency: 'count',
  unique: 'distinct',
  recency: 'days_since_last',
  days_since: 'days_since_last',
};

/**
 * `distinct` comes out as 100 for every number of values from 100 on, so a test must not have to tell
 * those apart: it would be wrong about the very customers that it is looking for.
 */
export function reviewDistinct(
  { op, value, activity }: Fields,
  place: Place,
  review: Review,
): void {
  if (!isFields(activity) || activity.measure !== 'distinct') return;
  const asks = Math.max(...[value].flat().filter((one) => typeof one === 'number'));
  const most = op === 'gte' || op === 'lt' ? MAX_DISTINCT : MAX_DISTINCT - 1;
  if (asks <= most) return;
  const message = `is ${asks}, but distinct values are counted up to ${MAX_DISTINCT} only, so ${op} can be asked for at most ${most}`;
  report(review, place, message, 'value');
}

/** A baseline is at least a window long and, with the window after it, no longer than what is kept. */
export function reviewBaseline(
  { op, value, activity }: Fields,
  place: Place,
  review: Review,
): void {
  if (op !== 'exceeds_usual' && op !== 'falls_below_usual') return;
  const { measure, within } = isFields(activity) ? activity : {};
  if (measure === 'days_since_last') {
    const message = `${op} does not go with days_since_last, which has no usual per window`;
    report(review, place, message, 'op');
    return;
  }
  const over = isFields(value) ? durationMs(String(value.over)) : Number.NaN;
  const window = durationMs(String(within));
  if (over < window) {
    const message = 'must be at least as long as "within", which it is the usual of';
    report(review, place, message, 'value', 'over');
  } else if (over <= MAX_WINDOW_MS && over + window > MAX_WINDOW_MS) {
    const message = 'reaches back further than the 365 days kept, counted with "within"';
    report(review, place, message, 'value', 'over');
  }
}
