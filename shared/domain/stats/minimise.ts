/** The least value of a smooth function of a few numbers, without derivatives. */

export interface Minimum {
  readonly at: readonly number[];
  readonly value: number;
}

const MAX_STEPS = 2000;

/**
 * The simplex of J. A. Nelder, R. Mead, Computer Journal 7 (1965) 308–313, from `start` with edges of
 * `edge`, until neither values nor corners differ by more than `tolerance`. Finds a local minimum.
 */
export function minimise(
  f: (at: readonly number[]) => number,
  start: readonly number[],
  edge = 0.5,
  tolerance = 1e-8,
): Minimum {
  const measured = (at: readonly number[]): Minimum => ({ at, value: f(at) });
  let simplex = [
    measured(start),
    ...start.map((_, moved) => measured(start.map((x, axis) => (axis === moved ? x + edge : x)))),
  ];
  for (let step = 0; step < MAX_STEPS; step += 1) {
    simplex = simplex.toSorted((a, b) => a.value - b.value);
    const [best, ...others] = simplex;
    const worst = others.at(-1);
    const second = others.at(-2) ?? best;
    if (best === undefined || worst === undefined || second === undefined) break;
    if (isSmall(best, worst, tolerance)) break;
    const center = start.map(
      (_, axis) =>
        simplex.reduce((sum, { at }) => sum + (at[axis] ?? 0), -(worst.at[axis] ?? 0)) /
        start.length,
    );
    const towards = (factor: number): Minimum =>
      measured(center.map((x, axis) => x + factor * (x - (worst.at[axis] ?? 0))));

    const reflected = towards(1);
    let next = reflected;
    if (reflected.value < best.value) {
      const expanded = towards(2);
      if (expanded.value < reflected.value) next = expanded;
    } else if (!(reflected.value < second.value)) {
      next = towards(reflected.value < worst.value ? 0.5 : -0.5);
      if (!(next.value < Math.min(reflected.value, worst.value))) {
        simplex = [
          best,
          ...others.map(({ at }) => measured(at.map((x, axis) => (x + (best.at[axis] ?? 0)) / 2))),
        ];
        continue;
      }
    }
    simplex = [...simplex.slice(0, -1), next];
  }
  return simplex.reduce((least, one) => (one.value < least.value ? one : least));
}

const isSmall = (best: Minimum, worst: Minimum, tolerance: number): boolean =>
  Math.abs(worst.value - best.value) <= tolerance * (1 + Math.abs(best.value)) &&
  best.at.every((x, axis) => Math.abs(x - (worst.at[axis] ?? 0)) <= 1e-4 * (1 + Math.abs(x)));
