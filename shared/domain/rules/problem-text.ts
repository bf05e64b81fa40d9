/** Problems of a condition as lines of text, for the command line and for logs. */
import type { ConditionProblem } from './review.ts';

/** `audience.all[1].op: "greater" is not an operator; did you mean gte?` */
export function problemText({ path, message }: ConditionProblem, root = 'condition'): string {
  const steps = path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${key}`));
  return `${root}${steps.join('')}: ${message}`;
}
