/** What a stage costs by the month though nothing happens: counted in its stacks and in idle minutes. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { opportuneStage } from '#infra/opportune-stage.ts';
import { stageSettings } from '#infra/stages.ts';
import { SOURCE_QUEUE_NAMES } from '#shared/contracts/deployment.ts';
import { MAX_CAMPAIGNS_SHOWN, METRICS } from '#shared/contracts/metrics.ts';
import { CHANNELS } from '#shared/domain/channel.ts';
import { type BillLine, bill, sumOf } from './bill.ts';
import type { Counted } from './count-usage.ts';
import type { PriceList } from './price-list.ts';
import { NO_USAGE, total } from './usage.ts';

const MINUTES_A_MONTH = 30 * 24 * 60;
/**
 * An idle queue is asked by five pollers for twenty seconds at a time. To be confirmed in an account.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html
 */
const POLLS_A_MINUTE = 5 * 3;

/** By service, the dearest first. @param campaigns live ones, which have metrics of their own */
export function standing(
  stage: string,
  campaigns: number,
  { minute }: Counted,
  list: PriceList,
): readonly BillLine[] {
  const polls = POLLS_A_MINUTE * SOURCE_QUEUE_NAMES.length;
  const asked = total([
    [minute, MINUTES_A_MONTH],
    [{ ...NO_USAGE, meters: { ...NO_USAGE.meters, 'sqs.requests': polls } }, MINUTES_A_MONTH],
  ]);
  const pieces: Readonly<Record<string, number>> = {
    ...resourcesOf(stage),
    metric: metricsOf(campaigns),
  };
  const lines = Object.entries(list.monthly).map(([piece, { service, usd }]) => ({
    service,
    usd: usd * (pieces[piece] ?? 0),
  }));
  return [...lines, { service: 'Idle minutes: sweep and polls', usd: sumOf(bill(asked, list)) }]
    .filter(({ usd }) => usd > 0)
    .sort((a, b) => b.usd - a.usd);
}

/** Each set of dimensions is a metric; of campaigns the most important ones, and all others as one. */
function metricsOf(campaigns: number): number {
  const sets = {
    none: 1,
    channel: CHANNELS.length,
    campaign: Math.min(campaigns, MAX_CAMPAIGNS_SHOWN) + 1,
  };
  return Object.values(METRICS).reduce((sum, { by }) => sum + sets[by], 0);
}

/** How many of each type the stacks of a stage hold. */
function resourcesOf(stage: string): Record<string, number> {
  const outdir = mkdtempSync(join(tmpdir(), 'opportune-cost-'));
  try {
    const app = new App({ outdir, analyticsReporting: false });
    const made = opportuneStage(app, stageSettings(stage), () =>
      Code.fromInline('export const handler = 0;'),
    );
    const { stacks } = app.synth().getNestedAssembly(`assembly-${made.node.id}`);
    const count: Record<string, number> = {};
    for (const { template } of stacks)
      for (const { Type, Properties } of Object.values<Resource>(template.Resources)) {
        count[Type] = (count[Type] ?? 0) + 1;
        if (Type === 'AWS::WAFv2::WebACL')
          count.wafRule = (count.wafRule ?? 0) + (Properties?.Rules?.length ?? 0);
      }
    return count;
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

interface Resource {
  readonly Type: string;
  readonly Properties?: { readonly Rules?: readonly unknown[] };
}
