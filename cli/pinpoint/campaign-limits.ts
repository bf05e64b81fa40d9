import { durationSchema } from '#shared/domain/time/duration-schema.ts';
import type { Source } from './account.ts';

/** Limits are of an endpoint there and of a customer here. */
export function readLimits(source: Source, to: string) {
  const limits: Record<string, unknown> = {};
  const schedule: Record<string, unknown> = {};
  const whole = (name: string, most: number): number | undefined => {
    const value = source.at(name).number;
    return value === undefined || value < 1 ? undefined : Math.min(most, Math.floor(value));
  };
  const [total, daily] = [whole('Total', 1000), whole('Daily', 1000)];
  if (total !== undefined) {
    limits.perCustomer = { max: total, within: 'P365D' };
    source
      .at('Total')
      .changed(
        `${to}#/limits/perCustomer`,
        'per customer in 365 days, not per endpoint for ever; the held out count too',
      );
    source
      .at('Daily')
      .lost(
        'a campaign has one limit per customer, and Total is it; a cap of the policy holds over all campaigns',
      );
  } else if (daily !== undefined) {
    limits.perCustomer = { max: daily, within: 'P1D' };
    source
      .at('Daily')
      .changed(
        `${to}#/limits/perCustomer`,
        'per customer in 24 hours, not per endpoint; the held out count too',
      );
  }
  const rate = whole('MessagesPerSecond', 10_000);
  if (rate !== undefined) limits.perSecond = rate;
  source.at('MessagesPerSecond').mapped(`${to}#/limits/perSecond`);
  const seconds = whole('MaximumDuration', 9_999_999);
  const validFor = `PT${seconds ?? 0}S`;
  if (seconds !== undefined && durationSchema.safeParse(validFor).success) {
    schedule.validFor = validFor;
    source
      .at('MaximumDuration')
      .changed(
        `${to}#/schedule/validFor`,
        'how long each message stays worth sending, not how long a run may take',
      );
  }
  source.at('Session').lost('a limit of messages inside an app');
  for (const name of ['Total', 'Daily', 'MaximumDuration']) source.at(name).unneeded('no limit');
  return { limits, schedule };
}
