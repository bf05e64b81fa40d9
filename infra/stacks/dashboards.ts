/** Three boards: what campaigns do, whether messages arrive, and whether the engine keeps up. */
import { Duration, type Stack } from 'aws-cdk-lib';
import { type IMetric, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { FUNCTION_NAMES, QUEUE_NAMES } from '#shared/contracts/deployment.ts';
import { dashboard } from '../constructs/dashboard-rows.ts';
import {
  campaignsMetric,
  channelMetric,
  channelsMetric,
  stageMetric,
} from '../constructs/engine-metrics.ts';
import type { StageSettings } from '../stage-settings.ts';
import type { Data } from './data.ts';
import { reputation } from './email.ts';
import type { Functions } from './functions.ts';
import type { Queues } from './queues.ts';

const HOUR = Duration.hours(1);
const MINUTE = Duration.minutes(1);

export function businessBoard(stack: Stack, { name: stage }: StageSettings): void {
  const by = (metric: Parameters<typeof campaignsMetric>[1]) => [
    campaignsMetric(stage, metric, HOUR),
  ];
  dashboard(
    stack,
    'business',
    `opportune-${stage}-business`,
    'What campaigns did, by campaign. What they **caused** is in the effect report; lift here is its newest point, and means nothing while its lower end is below zero.',
    [
      [
        { title: 'Triggers', left: by('triggers'), stacked: true },
        { title: 'Sends', left: by('sendsByCampaign'), stacked: true },
        { title: 'Not sent, by policy', left: by('suppressed'), stacked: true },
      ],
      [
        { title: 'Responses', left: by('responses'), stacked: true },
        { title: 'Conversions', left: by('conversions'), stacked: true },
        { title: 'Spend on messages', left: by('spend'), stacked: true },
      ],
      [
        { title: 'Lift over holdout, %', left: by('lift'), limits: [{ label: 'none', value: 0 }] },
        {
          title: 'Lower end of its interval, %',
          left: by('liftLower'),
          limits: [{ label: 'none', value: 0 }],
        },
        { title: 'Holdout', left: by('holdouts'), stacked: true },
      ],
    ],
  );
}

export function deliveryBoard(stack: Stack, settings: StageSettings): void {
  const stage = settings.name;
  const both = (metric: Parameters<typeof channelMetric>[1]): IMetric[] => [
    channelMetric(stage, metric, 'email', HOUR),
    channelMetric(stage, metric, 'sms', HOUR),
  ];
  dashboard(
    stack,
    'delivery',
    `opportune-${stage}-delivery`,
    'Whether messages arrive, against the limits at which SES acts: it reviews an account from 5 % bounces and 0.1 % complaints on.',
    [
      [
        {
          title: 'Bounce rate',
          left: [reputation(settings, 'BounceRate')],
          limits: [
            { label: 'warns', value: 0.02 },
            { label: 'SES reviews', value: 0.05 },
          ],
        },
        {
          title: 'Complaint rate',
          left: [reputation(settings, 'ComplaintRate')],
          limits: [
            { label: 'warns', value: 0.0008 },
            { label: 'pauses', value: 0.001 },
          ],
        },
      ],
      [
        { title: 'Sends', left: both('sends') },
        { title: 'Delivered', left: both('delivered') },
        {
          title: 'Text messages that did not arrive',
          left: [
            channelMetric(stage, 'undelivered', 'sms', HOUR),
            channelMetric(stage, 'bounces', 'sms', HOUR),
          ],
        },
      ],
      [
        { title: 'In doubt', left: both('inDoubt'), right: both('expiredUnknown') },
        {
          title: 'Refused by the provider',
          left: both('providerRejected'),
          right: both('providerThrottled'),
        },
        { title: 'Opt-outs', left: both('optOuts') },
      ],
    ],
  );
}

export function operationsBoard(
  stack: Stack,
  { name: stage }: StageSettings,
  data: Data,
  queues: Queues,
  functions: Functions,
): void {
  const period = MINUTE;
  const perFunction = (metric: 'metricErrors' | 'metricThrottles' | 'metricInvocations') =>
    FUNCTION_NAMES.map((name) => functions[name][metric]({ period, label: name }));
  dashboard(
    stack,
    'operations',
    `opportune-${stage}-operations`,
    'Whether the engine keeps up. Every alarm is explained in the runbook.',
    [
      [
        {
          title: 'Age of the oldest message, s',
          left: QUEUE_NAMES.map((name) =>
            queues[name].queue.metricApproximateAgeOfOldestMessage({ period, label: name }),
          ),
        },
        {
          title: 'Put aside',
          left: QUEUE_NAMES.map((name) =>
            queues[name].deadLetters.metricApproximateNumberOfMessagesVisible({
              period,
              label: name,
            }),
          ),
        },
        { title: 'Due entries: lag, s', left: [stageMetric(stage, 'dueLag', period)] },
      ],
      [
        { title: 'Invocations', left: perFunction('metricInvocations') },
        { title: 'Errors', left: perFunction('metricErrors') },
        { title: 'Throttles', left: perFunction('metricThrottles') },
      ],
      [
        {
          title: 'Duration p99, ms',
          left: FUNCTION_NAMES.map((name) =>
            functions[name].metricDuration({ period, statistic: 'p99', label: name }),
          ),
        },
        {
          title: 'Table: units consumed',
          left: [data.table.metricConsumedReadCapacityUnits({ period, statistic: 'Sum' })],
          right: [data.table.metricConsumedWriteCapacityUnits({ period, statistic: 'Sum' })],
        },
        {
          title: 'Events in, put aside',
          left: [stageMetric(stage, 'events', period)],
          right: [stageMetric(stage, 'quarantined', period)],
        },
      ],
      [
        { title: 'In doubt', left: [channelsMetric(stage, 'inDoubt', period)] },
        { title: 'Ledger drift', left: [stageMetric(stage, 'ledgerDrift', HOUR)] },
        { title: 'Estimated charges of the account, USD', left: [estimatedCharges()] },
      ],
    ],
  );
}

/** Published in us-east-1 alone, and only once billing alerts are switched on in the account. */
const estimatedCharges = (): Metric =>
  new Metric({
    namespace: 'AWS/Billing',
    metricName: 'EstimatedCharges',
    dimensionsMap: { Currency: 'USD' },
    statistic: 'Maximum',
    period: Duration.hours(6),
    region: 'us-east-1',
  });
