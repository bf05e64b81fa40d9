/** Settings of an application of Pinpoint ▶ the contact policy. */
import { policySchema } from '#shared/domain/policy/policy.ts';
import type { Source } from './account.ts';
import { identityFields } from './common-fields.ts';

const TO = 'policy.json';

/** https://docs.aws.amazon.com/pinpoint/latest/apireference/apps-application-id-settings.html */
export function readSettings(source: Source): unknown {
  const [limits, quiet] = [source.at('Limits'), source.at('QuietTime')];
  const [from, to] = [quiet.at('Start').text, quiet.at('End').text];
  const quietHours = { from: from?.padStart(5, '0'), to: to?.padStart(5, '0'), zone: 'customer' };
  const hasQuiet = from !== undefined && policySchema.safeParse({ quietHours }).success;
  if (hasQuiet)
    quiet.changed(
      `${TO}#/quietHours`,
      'a message that falls into it waits; a customer without a time zone gets none, where Pinpoint sent',
    );
  else quiet.lost('not two times of day that differ: the usual quiet hours hold (21:00 to 08:00)');
  const daily = limits.at('Daily').number;
  const hasCap = daily !== undefined && daily >= 1 && daily <= 1000;
  if (hasCap)
    limits
      .at('Daily')
      .changed(
        `${TO}#/caps`,
        'per customer in 24 hours and over all campaigns, not per endpoint; the usual caps are replaced',
      );
  limits.at('Total').lost('a default of each campaign: write limits.perCustomer there');
  limits.at('MessagesPerSecond').lost('a default of each campaign: write limits.perSecond there');
  limits.at('MaximumDuration').lost('a default of each campaign: write schedule.validFor there');
  limits.at('Session').lost('a limit of messages inside an app');
  limits.at('Daily').unneeded('no limit');
  source
    .at('CampaignHook')
    .lost(
      'no function is asked before a message: conditions, segments and webhooks take its place',
    );
  source.at('JourneyLimits').lost('there are no journeys here');
  for (const name of ['CloudWatchMetricsEnabled', 'EventTaggingEnabled'])
    source.at(name).unneeded('metrics are always written');
  identityFields(source);
  return {
    ...(hasQuiet && { quietHours }),
    ...(hasCap && { caps: [{ purpose: 'marketing', limit: Math.floor(daily), within: 'P1D' }] }),
  };
}
