/** Newton's method that cannot leave its bracket: the root finder behind every quantile. */

/**
 * The u at which the increasing function `f` is zero; `f` returns its value and its slope.
 * The bracket grows from `start` by doubling `step`; a Newton step that leaves it becomes a bisection.
 */
export function solveIncreasing(
  f: (u: number) => readonly [value: number, slope: number],
  start: number,
  step: number,
): number {
  let low = Number.NEGATIVE_INFINITY;
  let high = Number.POSITIVE_INFINITY;
  let reach = step;
  let u = start;
  for (let iteration = 0; iteration < 300; iteration += 1) {
    const [value, slope] = f(u);
    if (value === 0 || Number.isNaN(value)) return u;
    if (value < 0) low = u;
    else high = u;
    let next = u - value / slope;
    // Outside a bracket of which one side is still open, a long jump is capped, not refused.
    if (!Number.isFinite(next)) next = value < 0 ? u + reach : u - reach;
    next = Math.min(Math.max(next, u - reach), u + reach);
    if (Math.abs(next - u) <= 4e-16 * Math.abs(next)) return next;
    if (next <= low || next >= high) next = (low + high) / 2;
    reach = Math.max(step, 2 * Math.abs(next - u));
    u = next;
  }
  return u;
}
