import { type Decimal, fromScaled, toScaled, unitsAt } from '../decimal.ts';
import type { Conversion } from './conversion.ts';

type Value = Pick<Conversion, 'value' | 'currency' | 'worth' | 'refused'>;

/** Digits after the point of a part: hundredths, or as fine as the whole is. */
const LEAST_SCALE = 2;

/** `value` in `count` equal parts, exact in sum: what cannot be halved goes to the last. */
export function sharedOut(value: Value, count: number): readonly Value[] {
  if (count <= 1) return count === 1 ? [value] : [];
  const values = parts(value.value, count);
  const amounts = parts(value.worth?.amount, count);
  return Array.from({ length: count }, (_, index) => {
    const [stated, amount] = [values[index], amounts[index]];
    return {
      ...value,
      ...(stated !== undefined && { value: stated }),
      ...(value.worth !== undefined &&
        amount !== undefined && { worth: { ...value.worth, amount } }),
    };
  });
}

function parts(whole: Decimal | undefined, count: number): readonly Decimal[] {
  if (whole === undefined) return [];
  const scaled = toScaled(whole);
  const scale = Math.max(scaled.scale, LEAST_SCALE);
  const units = unitsAt(scale, scaled);
  const each = units / BigInt(count);
  return Array.from({ length: count }, (_, index) =>
    fromScaled({
      units: index === count - 1 ? units - each * BigInt(count - 1) : each,
      scale,
    }),
  );
}
