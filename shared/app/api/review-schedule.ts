/** What only the calendar can tell of a campaign that is handed in. */
import { pointer } from '#shared/contracts/http/input-errors.ts';
import type { InputError } from '#shared/contracts/http/problem.ts';
import type { Campaign } from '#shared/domain/campaign/campaign.ts';
import { occurrenceAfter } from '#shared/domain/plan/occurrences.ts';

export function reviewSchedule({ trigger, schedule }: Campaign, now: Date): readonly InputError[] {
  if (!('schedule' in trigger)) return [];
  const next = occurrenceAfter(trigger, now);
  const isOver =
    schedule.endsAt !== undefined && next !== undefined && next >= new Date(schedule.endsAt);
  if (next !== undefined && !isOver) return [];
  const detail = isOver ? 'has no hour left before schedule.endsAt' : 'has no hour left';
  return [{ pointer: pointer(['trigger', 'schedule']), rule: 'in_past', detail }];
}
