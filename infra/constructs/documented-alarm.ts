/** An alarm that says whom it hurts and where it is explained; there is no other kind here. */
import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';

/** Where alarms go, and where they are explained. */
export interface AlarmDesk {
  readonly stage: string;
  /** Somebody is woken. */
  readonly page: ITopic;
  /** Somebody looks in the morning. */
  readonly ticket: ITopic;
  /** URL of docs/runbook.md. */
  readonly runbook: string;
}

export interface DocumentedAlarmProps {
  /** Its heading in docs/runbook.md, as an anchor: `events-age`. */
  readonly id: string;
  readonly severity: 'page' | 'ticket';
  /** What it means for customers or marketers, in one sentence. */
  readonly impact: string;
  readonly metric: IMetric;
  readonly threshold: number;
  /** `above`: more than the threshold; `below`: less. */
  readonly when?: 'above' | 'below' | 'at least';
  /** Periods of the metric in a row. */
  readonly periods?: number;
  /** Silence is fine unless it is said to be a fault. */
  readonly silence?: 'fine' | 'fault';
}

const OPERATORS = {
  above: ComparisonOperator.GREATER_THAN_THRESHOLD,
  'at least': ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
  below: ComparisonOperator.LESS_THAN_THRESHOLD,
} as const;

export function documentedAlarm(
  scope: Construct,
  desk: AlarmDesk,
  { id, severity, impact, metric, threshold, when, periods, silence }: DocumentedAlarmProps,
): Alarm {
  const alarm = new Alarm(scope, `alarm-${id}`, {
    alarmName: `opportune-${desk.stage}-${id}`,
    alarmDescription: `${impact}\n${runbookLink(desk, id)}`,
    metric,
    threshold,
    comparisonOperator: OPERATORS[when ?? 'above'],
    evaluationPeriods: periods ?? 1,
    treatMissingData:
      silence === 'fault' ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
  });
  const action = new SnsAction(desk[severity]);
  alarm.addAlarmAction(action);
  alarm.addOkAction(action);
  return alarm;
}

export const runbookLink = (desk: Pick<AlarmDesk, 'runbook'>, id: string): string =>
  `${desk.runbook}#${id}`;
