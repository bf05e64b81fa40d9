import { describe, expect, it } from 'vitest';
import { NO_COUNTS } from '#shared/domain/effect/arm-counters.ts';
import { liftPlot } from '#shared/domain/effect/plots/lift-plot.ts';
import { profitPlot } from '#shared/domain/effect/plots/profit-plot.ts';
import { element, ticks } from '#shared/domain/effect/plots/svg.ts';
import { reportEffect } from '#shared/domain/effect/report-effect.ts';
import { arm, campaign } from '../arms.ts';

const day = (n: number, lift = 1.3) => ({
  day: `2026-01-${String(n).padStart(2, '0')}`,
  arms: { holdout: arm(200 * n, 10 * n), a: arm(1800 * n, Math.round(90 * lift * n)) },
});
const days = Array.from({ length: 20 }, (_, index) => day(index + 1));
const report = reportEffect(
  campaign(arm(4000, 200), arm(36_000, 2340, { messageCost: 0.05 }), { margin: 0.4, days }),
);

describe('liftPlot', () => {
  it('draws estimate, band and both single-look lines, and says what it shows', () => {
    const svg = liftPlot(report);
    expectWellFormed(svg);
    expect(svg.match(/fill-opacity/g)).toHaveLength(1);
    expect(svg.match(/stroke-dasharray="5 4"/g)).toHaveLength(2);
    expect(svg).toContain('>single look</text>');
    expect(svg).toContain('<title>Lift +30.0 % (');
    expect(svg).toContain('too few');
    expect(svg).toContain('2026-01-20');
  });

  it('leaves the band out where it has not begun, and the curve where nothing is known', () => {
    const early = [day(1, 1), { day: '2026-01-00', arms: {} }, day(1, 1)];
    const svg = liftPlot(reportEffect(campaign(arm(200, 10), arm(1800, 90), { days: early })));
    expectWellFormed(svg);
    expect(svg).not.toContain('fill-opacity');
    expect(svg).toContain('Too early to tell');
  });

  it('has something to say without days, without conversions and on a single day', () => {
    const none = reportEffect(campaign(arm(200, 0), arm(1800, 90), { days: [] }));
    expect(liftPlot(none)).toContain('no days');
    const unconverted = { day: 'x', arms: { holdout: arm(200, 0), a: arm(1800, 90) } };
    const unknown = reportEffect(campaign(arm(200, 0), arm(1800, 90), { days: [unconverted] }));
    expect(liftPlot(unknown)).toContain('Lift is not known');
    expectWellFormed(liftPlot(unknown));
    expectWellFormed(
      liftPlot(reportEffect(campaign(arm(400, 20), arm(3600, 180), { days: [day(2)] }))),
    );
  });
});

describe('profitPlot', () => {
  it('steps from value to profit by every cost that there was', () => {
    const svg = profitPlot(report);
    expectWellFormed(svg);
    for (const name of ['Incremental', 'Cost of', 'Messages', 'Profit'])
      expect(svg).toContain(name);
    expect(svg).not.toContain('Incentives');
    expect(svg.match(/<rect/g)).toHaveLength(1 + 5);
  });

  it('is grey while the sign of the profit is open, green or orange once it is not', () => {
    const color = (messageCost: number, lift: number) =>
      profitPlot(
        reportEffect(
          campaign(arm(10_000, 500), arm(90_000, 4500 * lift, { messageCost }), { margin: 0.4 }),
        ),
      )
        .match(/<rect[^>]*fill="(#\w+)"/g)
        ?.at(-1);
    expect(color(0.1, 1.2)).toContain('#9aa5b1');
    expect(color(0.01, 2)).toContain('#007a5a');
    expect(color(2, 1.2)).toContain('#d55e00');
  });

  it('says that profit is not known without margin, control or values', () => {
    const silent = reportEffect(campaign(NO_COUNTS, NO_COUNTS));
    expect(profitPlot(silent)).toContain('Profit is not known');
    expectWellFormed(profitPlot(silent));
  });
});

describe('svg', () => {
  it('escapes what comes from outside', () => {
    const named = reportEffect({
      currency: 'EUR',
      control: '<script>"&',
      arms: [
        { id: '<script>"&', counters: arm(4000, 200) },
        { id: 'a', counters: arm(36_000, 2340) },
      ],
      margin: 0.4,
      days: days.map(({ day: date, arms }) => ({
        day: date,
        arms: { '<script>"&': arms.holdout, a: arms.a },
      })),
    });
    for (const svg of [liftPlot(named), profitPlot(named)]) {
      expectWellFormed(svg);
      expect(svg).not.toContain('<script');
      expect(svg).toContain('&lt;script&gt;&quot;&amp;');
    }
    expect(element('g', { id: 'a"b' })).toBe('<g id="a&quot;b"/>');
  });

  it('puts ticks on round numbers', () => {
    expect(ticks(-0.13, 0.52, 6)).toEqual([0, 0.2, 0.4]);
    expect(ticks(0, 10, 5)).toEqual([0, 2, 4, 6, 8, 10]);
    expect(ticks(3, 3, 5)).toEqual([3]);
  });
});

/** Every tag closed in order, and no number that is none. */
function expectWellFormed(svg: string): void {
  expect(svg).not.toMatch(/NaN|Infinity|undefined/);
  const open: string[] = [];
  for (const [, close, name, self] of svg.matchAll(/<(\/?)([A-Za-z]+)[^<>]*?(\/?)>/g)) {
    if (close === '/') expect(open.pop()).toBe(name);
    else if (self !== '/') open.push(name ?? '');
  }
  expect(open).toEqual([]);
}
