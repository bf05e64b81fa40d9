/** Lift over time with its always-valid band, as an SVG picture. */

import type { OpenInterval } from '../../stats/relative-lift.ts';
import { ALL_VARIANTS } from '../compared-arms.ts';
import type { DayReport, EffectReport } from '../effect-report.ts';
import { chosenPercentText, rangeText, signedPercentText } from '../wording.ts';
import { COLORS, element, line, path, picture, scale, text, ticks } from './svg.ts';

const SIZE = { width: 900, height: 460 };
const LEFT = 76;
const RIGHT = 760;
const TOP = 92;
const BOTTOM = 400;

/**
 * The days of one comparison of the report (the first unless named): the estimate, the band in which
 * the truth lies however often one looks, and thin lines for a single look. A picture that says so
 * where there are no days.
 */
export function liftPlot(report: EffectReport, arm = report.comparisons[0]?.arm): string {
  const points = report.overTime.filter((point) => point.arm === arm);
  const last = points.at(-1);
  const heading = [
    text(24, 36, last === undefined ? 'Lift over time' : headline(last), {
      'font-size': 22,
      'font-weight': 600,
    }),
    text(24, 60, subtitle(report, arm), { fill: COLORS.faint }),
  ];
  if (last === undefined) {
    return picture(SIZE, 'Lift over time: no days yet', [
      ...heading,
      text(24, 120, 'There are no days to show yet.'),
    ]);
  }
  const range = rangeOf(points);
  const y = scale(range, [BOTTOM, TOP]);
  const x = scale([0, Math.max(points.length - 1, 1)], [LEFT, RIGHT]);
  return picture(SIZE, headline(last), [
    ...heading,
    ...axes(points, range, x, y),
    element('clipPath', { id: 'plot' }, frame()),
    element('g', { 'clip-path': 'url(#plot)' }, curves(points, range, x, y).join('\n')),
    ...labels(last, range, y),
    ...beforeBand(points),
  ]);
}

function headline({ relative: { value, alwaysValid } }: DayReport): string {
  if (value === null) return 'Lift is not known: nobody in the control arm has converted';
  const measured = signedPercentText(value);
  if (alwaysValid === null) return `Too early to tell: ${measured} so far`;
  const { low, high } = alwaysValid;
  const range = rangeText(alwaysValid, signedPercentText);
  if (low !== null && low > 0) return `Lift ${measured} (${range})`;
  if (high !== null && high < 0) return `The campaign lowers conversion: ${measured} (${range})`;
  return `No lift shown yet: ${measured} (${range})`;
}

function subtitle({ control, confidence }: EffectReport, arm: string | undefined): string {
  const which = arm === undefined || arm === ALL_VARIANTS ? 'the campaign' : `“${arm}”`;
  return `Conversion rate of ${which} against “${control ?? 'nobody'}”, everyone assigned up to the day; bands of ${chosenPercentText(confidence)}`;
}

/** Holds zero and the later half of the band; the first days would press all the rest flat. */
function rangeOf(points: readonly DayReport[]): readonly [number, number] {
  const later = points.slice(Math.floor(points.length / 2));
  const ends = later.flatMap(({ relative: { value, alwaysValid, fixed } }) => {
    const band = alwaysValid ?? fixed;
    return [value, band?.low ?? null, band?.high ?? null].filter((end) => end !== null);
  });
  const largest = 4 * Math.max(...later.map(({ relative }) => Math.abs(relative.value ?? 0)), 0.05);
  const kept = ends.map((end) => Math.max(Math.min(end, largest), -largest));
  const [low, high] = [Math.min(0, ...kept), Math.max(0, ...kept)];
  const room = (high - low) * 0.08 || 0.1;
  return [low - room, high + room];
}

type Scale = (value: number) => number;

function axes(
  points: readonly DayReport[],
  [low, high]: readonly [number, number],
  x: Scale,
  y: Scale,
): string[] {
  const every = Math.max(1, Math.ceil(points.length / 7));
  return [
    ...ticks(low, high, 6).flatMap((value) => [
      line([LEFT, y(value)], [RIGHT, y(value)], { stroke: COLORS.grid }),
      text(LEFT - 10, y(value) + 5, signedPercentText(value).replace('.0', ''), {
        'text-anchor': 'end',
        fill: COLORS.faint,
      }),
    ]),
    ...points.flatMap(({ day }, index) =>
      (points.length - 1 - index) % every === 0
        ? [text(x(index), BOTTOM + 24, day, { 'text-anchor': 'middle', fill: COLORS.faint })]
        : [],
    ),
  ];
}

function curves(
  points: readonly DayReport[],
  [low, high]: readonly [number, number],
  x: Scale,
  y: Scale,
): string[] {
  // An end that nothing bounds runs out of the picture.
  const ends = (interval: OpenInterval) =>
    [interval.low ?? low - (high - low), interval.high ?? high + (high - low)] as const;
  const runs = (pick: (point: DayReport) => OpenInterval | null) =>
    contiguous(points.map((point) => pick(point)));
  const bands = runs(({ relative }) => relative.alwaysValid).map((run) => {
    const upper = run.map(({ at, found }) => [x(at), y(ends(found)[1])] as const);
    const lower = run.map(({ at, found }) => [x(at), y(ends(found)[0])] as const);
    return element('path', {
      d: `${path([...upper, ...lower.reverse()])}Z`,
      fill: COLORS.blue,
      'fill-opacity': 0.18,
    });
  });
  const thin = runs(({ relative }) => relative.fixed).flatMap((run) =>
    ([0, 1] as const).map((side) =>
      element('path', {
        d: path(run.map(({ at, found }) => [x(at), y(ends(found)[side])])),
        fill: 'none',
        stroke: COLORS.blue,
        'stroke-width': 1.5,
        'stroke-dasharray': '5 4',
      }),
    ),
  );
  const estimates = contiguous(points.map(({ relative }) => relative.value)).map((run) =>
    element('path', {
      d: path(run.map(({ at, found }) => [x(at), y(found)])),
      fill: 'none',
      stroke: COLORS.blue,
      'stroke-width': 3,
      'stroke-linejoin': 'round',
    }),
  );
  const zero = line([LEFT, y(0)], [RIGHT, y(0)], { stroke: COLORS.ink, 'stroke-width': 1.5 });
  return [...bands, zero, ...thin, ...estimates];
}

/** What stands at the right end of each line, pushed apart where they would overlap. */
function labels(
  { relative }: DayReport,
  [low, high]: readonly [number, number],
  y: Scale,
): string[] {
  const { value, alwaysValid, fixed } = relative;
  const within = (end: number | null | undefined): end is number =>
    typeof end === 'number' && end >= low && end <= high;
  const single = [fixed?.high, fixed?.low].find(within);
  const wanted = [
    ...(within(alwaysValid?.high)
      ? [{ at: alwaysValid.high, said: 'always valid', strong: false }]
      : []),
    ...(single === undefined ? [] : [{ at: single, said: 'single look', strong: false }]),
    ...(within(value) ? [{ at: value, said: signedPercentText(value), strong: true }] : []),
    { at: 0, said: 'no effect', strong: false },
  ].sort((a, b) => b.at - a.at);
  let floor = TOP - 20;
  return wanted.map(({ at, said, strong }) => {
    floor = Math.max(y(at) + 5, floor + 17);
    return text(RIGHT + 12, floor, said, {
      fill: strong ? COLORS.blue : COLORS.faint,
      'font-weight': strong ? 700 : 400,
      'font-size': strong ? 18 : 13,
    });
  });
}

/** Where the band has not begun yet, the reader is told why it is missing; above, where no curve runs. */
function beforeBand(points: readonly DayReport[]): string[] {
  const first = points.findIndex(({ relative }) => relative.alwaysValid !== null);
  if (first === 0) return [];
  const note =
    first < 0 ? 'too few conversions for a band' : 'too few conversions before the band begins';
  return [text(LEFT, TOP - 8, note, { fill: COLORS.faint, 'font-size': 12 })];
}

function frame(): string {
  return element('rect', { x: LEFT, y: TOP, width: RIGHT - LEFT, height: BOTTOM - TOP });
}

/** Stretches of days without a gap. */
function contiguous<T>(values: readonly (T | null)[]): { at: number; found: T }[][] {
  const runs: { at: number; found: T }[][] = [];
  let open: { at: number; found: T }[] | undefined;
  values.forEach((found, at) => {
    if (found === null) {
      open = undefined;
      return;
    }
    if (open === undefined) {
      open = [];
      runs.push(open);
    }
    open.push({ at, found });
  });
  return runs;
}
