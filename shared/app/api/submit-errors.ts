/** What keeps a campaign from going into review. */
import type { InputError } from '#shared/contracts/http/problem.ts';
import type { Campaign } from '#shared/domain/campaign/campaign.ts';
import type { Reviewed } from './review-condition.ts';
import { reviewSchedule } from './review-schedule.ts';

/** Of lint, only what leaves the campaign or an arm of it without effect. */
export function submitErrors(
  { errors, warnings }: Reviewed,
  campaign: Campaign,
  now: Date,
): readonly InputError[] {
  const hopeless = warnings.flatMap(({ severity, code, pointer, detail }): InputError[] =>
    severity === 'error' ? [{ pointer, rule: code.toLowerCase(), detail }] : [],
  );
  return [...errors, ...hopeless, ...reviewSchedule(campaign, now)];
}
