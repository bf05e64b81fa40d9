/** What watches the whole: boards, alarms that belong to no single resource, the budget. */
import { Duration, Stack, type StackProps } from 'aws-cdk-lib';
import { CfnBudget } from 'aws-cdk-lib/aws-budgets';
import { MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { type AlarmDesk, documentedAlarm } from '../constructs/documented-alarm.ts';
import { channelMetric, channelsMetric, stageMetric } from '../constructs/engine-metrics.ts';
import { STAGE_TAG, type StageSettings } from '../stage-settings.ts';
import { businessBoard, deliveryBoard, operationsBoard } from './dashboards.ts';
import type { Data } from './data.ts';
import type { Foundation } from './foundation.ts';
import type { Functions } from './functions.ts';
import type { Queues } from './queues.ts';

export interface OperationsProps {
  readonly foundation: Foundation;
  readonly data: Data;
  readonly queues: Queues;
  readonly functions: Functions;
}

export function operationsStack(
  scope: Construct,
  stackProps: StackProps,
  settings: StageSettings,
  { foundation, data, queues, functions }: OperationsProps,
): void {
  const stack = new Stack(scope, 'operations', stackProps);
  businessBoard(stack, settings);
  deliveryBoard(stack, settings);
  operationsBoard(stack, settings, data, queues, functions);
  messageAlarms(stack, foundation.desk);
  engineAlarms(stack, foundation.desk);
  budget(stack, settings, foundation.desk);
}

function messageAlarms(stack: Stack, desk: AlarmDesk): void {
  const { stage } = desk;
  const hour = Duration.hours(1);
  documentedAlarm(stack, desk, {
    id: 'messages-in-doubt',
    severity: 'ticket',
    impact: 'A provider gives no clear answers: messages may or may not have been sent.',
    metric: channelsMetric(stage, 'inDoubt', Duration.minutes(15)),
    threshold: 10,
    periods: 2,
  });
  documentedAlarm(stack, desk, {
    id: 'messages-expired-unknown',
    severity: 'ticket',
    impact: 'Doubtful messages were given up: their customers may have got nothing.',
    metric: channelsMetric(stage, 'expiredUnknown', hour),
    threshold: 0,
  });
  documentedAlarm(stack, desk, {
    id: 'text-messages-failing',
    severity: 'ticket',
    impact: 'More than a tenth of the text messages do not arrive, and are paid for.',
    metric: new MathExpression({
      expression: 'IF(sends > 100, (FILL(failed, 0) + FILL(bounced, 0)) / sends, 0)',
      usingMetrics: {
        failed: channelMetric(stage, 'undelivered', 'sms', hour),
        bounced: channelMetric(stage, 'bounces', 'sms', hour),
        sends: channelMetric(stage, 'sends', 'sms', hour),
      },
      period: hour,
      label: 'share that did not arrive',
    }),
    threshold: 0.1,
  });
}

function engineAlarms(stack: Stack, desk: AlarmDesk): void {
  const { stage } = desk;
  documentedAlarm(stack, desk, {
    id: 'ledger-drift',
    severity: 'ticket',
    impact: 'The effect report counts something else than the ledger: do not decide by it.',
    // Told once a night: it rings until the next recount finds nothing.
    metric: stageMetric(stage, 'ledgerDrift', Duration.days(1)),
    threshold: 0,
  });
  documentedAlarm(stack, desk, {
    id: 'due-late',
    severity: 'page',
    impact: 'Delayed messages and absence campaigns come late; some expire.',
    metric: stageMetric(stage, 'dueLag', Duration.minutes(1)),
    threshold: 300,
    periods: 5,
  });
  documentedAlarm(stack, desk, {
    id: 'webhook-disabled',
    severity: 'ticket',
    impact: 'Another system is no longer told of decisions and responses.',
    metric: stageMetric(stage, 'webhooksDisabled', Duration.hours(1)),
    threshold: 0,
  });
  documentedAlarm(stack, desk, {
    id: 'ruleset-broken',
    severity: 'page',
    impact: 'Changes of campaigns, pauses among them, do not take effect.',
    metric: stageMetric(stage, 'rulesetBroken', Duration.minutes(5)),
    threshold: 0,
    periods: 2,
  });
}

/** Of what carries the stage's tag. Explained in the runbook under `monthly-cost`. */
function budget(stack: Stack, { name, monthlyBudgetUsd }: StageSettings, desk: AlarmDesk): void {
  const notify = (notificationType: 'ACTUAL' | 'FORECASTED', threshold: number) => ({
    notification: {
      notificationType,
      threshold,
      thresholdType: 'PERCENTAGE',
      comparisonOperator: 'GREATER_THAN',
    },
    subscribers: [{ subscriptionType: 'SNS', address: desk.ticket.topicArn }],
  });
  new CfnBudget(stack, 'budget', {
    budget: {
      budgetName: `opportune-${name}`,
      budgetType: 'COST',
      timeUnit: 'MONTHLY',
      budgetLimit: { amount: monthlyBudgetUsd, unit: 'USD' },
      costFilters: { TagKeyValue: [`user:${STAGE_TAG}$${name}`] },
    },
    notificationsWithSubscribers: [notify('ACTUAL', 80), notify('FORECASTED', 100)],
  });
}
