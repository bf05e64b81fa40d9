/** The pictures of a report, into a folder: `lift.svg` and `profit.svg`. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { EffectReport } from '#shared/domain/effect/effect-report.ts';
import { liftPlot } from '#shared/domain/effect/plots/lift-plot.ts';
import { profitPlot } from '#shared/domain/effect/plots/profit-plot.ts';

export async function writePlots(folder: string, report: EffectReport): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'lift.svg'), liftPlot(report));
  await writeFile(join(folder, 'profit.svg'), profitPlot(report));
}
