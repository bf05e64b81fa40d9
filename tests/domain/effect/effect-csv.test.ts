import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { effectCsv } from '#shared/domain/effect/effect-csv.ts';
import { reportEffect } from '#shared/domain/effect/report-effect.ts';
import { partsOf } from '#shared/domain/measure/parts.ts';
import { responsesOf } from '#shared/domain/measure/responses.ts';
import { NO_FIGURES } from '#shared/domain/measure/unit.ts';
import { arm, campaign } from './arms.ts';

type Row = Record<string, string>;
const rowsOf = (csv: string): Row[] => parse(csv, { columns: true });
const report = reportEffect(
  campaign(arm(5000, 250), arm(45_000, 3150, { messageCost: 0.05 }), {
    margin: 0.4,
    segments: [
      { segment: '=SUM(A1:A9), "gold"', arms: { holdout: arm(500, 30), a: arm(4500, 300) } },
    ],
    days: [{ day: '2026-01-01', arms: { holdout: arm(500, 30), a: arm(4500, 300) } }],
  }),
);

describe('effectCsv', () => {
  it('has every figure of the report, to the last digit', () => {
    const rows = rowsOf(effectCsv(report));
    const find = (section: string, figure: string) =>
      rows.find((row) => row.section === section && row.figure === figure);
    const [found] = report.comparisons;
    expect(find('report', 'verdict')?.value).toBe(report.verdict.code);
    const lift = find('effect', 'conversion_lift');
    expect(Number(lift?.value)).toBe(found?.conversion.relative.value);
    expect(Number(lift?.low)).toBe(found?.conversion.relative.alwaysValid?.low);
    expect(Number(lift?.fixed_high)).toBe(found?.conversion.relative.fixed?.high);
    expect(Number(find('effect', 'profit')?.high)).toBe(found?.money?.profit.alwaysValid?.high);
    expect(find('day 2026-01-01', 'lift')?.value).toBe(String(report.overTime[0]?.relative.value));
  });

  it('has the surveys that somebody answered, with their intervals', () => {
    const parts = partsOf({ nps_promoters: 30, nps_detractors: 10, nps_passives: 10 });
    const key = { campaignId: 'c', split: 's', arm: 'a', day: '2026-01-01' };
    const responses = responsesOf([{ key, figures: { ...NO_FIGURES, parts } }], ['holdout', 'a']);
    const rows = rowsOf(effectCsv(report, { responses })).filter(
      ({ section }) => section === 'survey',
    );
    expect(rows.map(({ name, figure, value }) => [name, figure, value])).toEqual([
      ['a', 'nps_answers', '50'],
      ['a', 'nps', '40'],
    ]);
    expect(Number(rows[1]?.fixed_low)).toBe(responses[1]?.nps.interval?.low);
  });

  it('quotes names, and keeps a spreadsheet from running them', () => {
    const names = rowsOf(effectCsv(report)).map((row) => row.name);
    expect(names).toContain(`'=SUM(A1:A9), "gold"`);
    expect(names).not.toContain('=SUM(A1:A9), "gold"');
  });

  it('leaves empty what is not known', () => {
    const early = reportEffect(campaign(arm(100, 2), arm(900, 30)));
    const lift = rowsOf(effectCsv(early)).find(({ figure }) => figure === 'conversion_lift');
    expect(lift).toMatchObject({ low: '', high: '' });
  });

  it('goes on after another report in the same file', () => {
    const both = effectCsv(report) + effectCsv(report, { header: false, prefix: 'visit: ' });
    const rows = rowsOf(both);
    expect(rows.length % 2).toBe(0);
    expect(rows.at(-1)?.section).toBe('visit: day 2026-01-01');
    expect(both.endsWith('\r\n')).toBe(true);
  });
});
