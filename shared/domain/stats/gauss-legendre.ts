/** Nodes and weights of Gauss–Legendre quadrature on [−1, 1], found when the module loads. */

export interface QuadraturePoint {
  readonly node: number;
  readonly weight: number;
}

/** Exact for polynomials up to degree 31. */
export const GAUSS_LEGENDRE_16: readonly QuadraturePoint[] = gaussLegendre(16);

/** Roots of the Legendre polynomial by Newton's method; weights 2 / ((1 − x²) P′(x)²), NIST DLMF 3.5.22. */
function gaussLegendre(order: number): QuadraturePoint[] {
  return Array.from({ length: order }, (_, index) => {
    let x = Math.cos((Math.PI * (index + 0.75)) / (order + 0.5));
    for (let iteration = 0; iteration < 8; iteration += 1) {
      const [value, slope] = legendre(order, x);
      x -= value / slope;
    }
    const [, slope] = legendre(order, x);
    return { node: x, weight: 2 / ((1 - x * x) * slope * slope) };
  });
}

/** Value and slope by the three-term recurrence, NIST DLMF 18.9.1 and 18.9.17. */
function legendre(order: number, x: number): readonly [value: number, slope: number] {
  let previous = 1;
  let value = x;
  for (let n = 2; n <= order; n += 1) {
    [previous, value] = [value, ((2 * n - 1) * x * value - (n - 1) * previous) / n];
  }
  return [value, (order * (x * value - previous)) / (x * x - 1)];
}
