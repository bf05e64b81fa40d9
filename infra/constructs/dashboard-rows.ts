/** Rows of graphs on a dashboard, each graph as wide as its row allows. */
import {
  Dashboard,
  GraphWidget,
  type IMetric,
  PeriodOverride,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';

export interface Graph {
  readonly title: string;
  readonly left: readonly IMetric[];
  readonly right?: readonly IMetric[];
  /** Drawn as a line: from here on an alarm goes off. */
  readonly limits?: readonly { readonly label: string; readonly value: number }[];
  readonly stacked?: true;
}

const WIDTH = 24;

/** @param says what this board is looked at for, in one sentence */
export function dashboard(
  scope: Construct,
  id: string,
  name: string,
  says: string,
  rows: readonly (readonly Graph[])[],
): Dashboard {
  const board = new Dashboard(scope, id, {
    dashboardName: name,
    periodOverride: PeriodOverride.INHERIT,
  });
  board.addWidgets(new TextWidget({ markdown: says, width: WIDTH, height: 2 }));
  for (const row of rows) {
    board.addWidgets(
      ...row.map(
        ({ title, left, right = [], limits = [], stacked }) =>
          new GraphWidget({
            title,
            left: [...left],
            right: [...right],
            leftAnnotations: [...limits],
            stacked: stacked === true,
            width: Math.floor(WIDTH / row.length),
            height: 6,
          }),
      ),
    );
  }
  return board;
}
