/** What the commands say of a run's figures: the report of a campaign, and whether ledger and figures agree. */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openData } from '#local/engine/open-data.ts';
import { createDynamoMeasurements } from '#shared/adapters/dynamodb/measurements.ts';
import { NO_COUNTS } from '#shared/domain/effect/arm-counters.ts';
import { effectReportSchema } from '#shared/domain/effect/effect-report.ts';
import { NO_PARTS } from '#shared/domain/measure/parts.ts';
import { effect } from '../../cli/effect.ts';
import { recountCommand } from '../../cli/recount.ts';
import { said } from './said.ts';

const COMMAND = new URL('../../cli/opportune.ts', import.meta.url).pathname;
const CAMPAIGN = 'fuel-cashback';
let folder = '';
let data = '';

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'figures-'));
  const run = ['--customers', '150', '--days', '9', '--step-hours', '24', '--data-dir', folder];
  const child = spawn(process.execPath, [COMMAND, 'demo', '--once', '--port', '0', ...run], {
    stdio: 'ignore',
  });
  expect(await new Promise((resolve) => child.once('exit', resolve))).toBe(0);
  data = join(folder, readdirSync(folder)[0] ?? '');
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('opportune effect', () => {
  it('shows arms, funnel and verdict, and draws the plots', async () => {
    const plots = join(folder, 'plots');
    const { code, text } = await said(effect, CAMPAIGN, '--data-dir', data, '--plots', plots);
    expect(code).toBe(0);
    for (const part of ['Arms, over everyone assigned', 'Funnel', 'holdout', 'What came back'])
      expect(text).toContain(part);
    expect([existsSync(join(plots, 'lift.svg')), existsSync(join(plots, 'profit.svg'))]).toEqual([
      true,
      true,
    ]);
  });

  it('is the same report for programs and for spreadsheets', async () => {
    const json = await said(effect, CAMPAIGN, '--data-dir', data, '--json');
    const { campaign, responses: _came, ...report } = JSON.parse(json.text);
    expect(campaign.id).toBe(CAMPAIGN);
    const { arms, verdict } = effectReportSchema.parse(report);
    const csv = await said(effect, CAMPAIGN, '--data-dir', data, '--csv');
    expect(csv.text).toContain(`report,,verdict,${verdict.code}`);
    for (const { arm, funnel } of arms)
      expect(csv.text).toContain(`arm,${arm},assigned,${funnel.assigned}`);
  });
});

describe('opportune recount', () => {
  it('finds no difference after a run', async () => {
    const { code, text } = await said(recountCommand, '--data-dir', data);
    expect(text).toContain('No difference: every entry of the ledger is in the figures');
    expect(code).toBe(0);
  });

  it('finds one customer too many', async () => {
    const opened = await openData(data, (_name, error) => {
      throw error;
    });
    try {
      const measurements = createDynamoMeasurements(opened.table, { decisionsMs: 1 });
      const [cell] = await measurements.figures(CAMPAIGN);
      if (cell === undefined) throw new Error('nobody was assigned');
      const figures = { effect: { ...NO_COUNTS, assigned: 1 }, parts: NO_PARTS };
      await measurements.commit({
        notes: [],
        units: [],
        figures: [{ ...cell, figures }],
        groups: [],
      });
    } finally {
      await opened.close();
    }
    const { code, text } = await said(recountCommand, CAMPAIGN, '--data-dir', data);
    expect(code).toBe(1);
    expect(text).not.toContain('No difference');
  });
});
