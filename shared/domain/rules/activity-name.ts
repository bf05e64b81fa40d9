/** An activity test's subject in words, as explanations and estimates name it. */
import type { ActivityTest } from './condition.ts';

/** `sum event.amount of card.purchase within P7D`. */
export function activityName({ activity }: ActivityTest): string {
  const { measure, event, of, within } = activity;
  return [measure, of, 'of', event, ...(within === undefined ? [] : ['within', within])]
    .filter(Boolean)
    .join(' ');
}
