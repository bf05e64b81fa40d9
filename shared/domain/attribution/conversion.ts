/** Conversions: events that meet a campaign's objective within its window after the exposure. */
import { parseDecimal } from '../decimal.ts';

export interface Conversion {
  /** The exposure's decision, so that a conversion and an arm are never apart. */
  readonly decisionId: string;
  readonly campaignId: string;
  readonly campaignVersion: number;
  readonly customerId: string;
  readonly arm: string;
  readonly eventId: string;
  /** ISO instant of the event. */
  readonly at: string;
  /** Exact decimal in `currency`, when the objective names a value and the event has one. */
  readonly value?: string;
  readonly currency?: string;
}

/** The exact value at `event.<path>` of an event's data, with its currency. */
export function conversionValue(
  data: Readonly<Record<string, unknown>>,
  valuePath: string | undefined,
): { value?: string; currency?: string } {
  if (valuePath === undefined) return {};
  let found: unknown = data;
  for (const key of valuePath.split('.').slice(1)) {
    found =
      typeof found === 'object' && found !== null && Object.hasOwn(found, key)
        ? Reflect.get(found, key)
        : undefined;
  }
  const value = parseDecimal(found);
  if (value === undefined) return {};
  const currency = data['currency'];
  return {
    value,
    ...(typeof currency === 'string' && /^[A-Z]{3}$/.test(currency) && { currency }),
  };
}
