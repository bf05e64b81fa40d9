/** The policy's customer value, ready to be asked of every event. */
import { wholeFrom } from '../activity/amount.ts';
import { conversionValue } from '../attribution/conversion.ts';
import { triggerCondition } from '../campaign/compiled-campaign.ts';
import {
  type Decimal,
  formatDecimal,
  multiplyDecimals,
  parseDecimal,
  toScaled,
} from '../decimal.ts';
import { type Event, occurredAt } from '../event.ts';
import type { ExchangeRates } from '../policy/exchange.ts';
import { evaluateCondition } from '../rules/evaluate.ts';
import type { Facts } from '../rules/facts.ts';
import type { CustomerValue, PurchaseKind } from './customer-value.ts';
import { CONTRIBUTION_SCALE, type Purchase } from './purchase-record.ts';

export interface ValuePlan {
  readonly value: CustomerValue;
  /** Whether the event is a purchase or a refund. */
  concerns(type: string, event: Facts['event']): boolean;
  /** What it adds to its customer's record. */
  purchaseIn(event: Event, facts: Facts['event']): Purchase | undefined;
}

/** Undefined when the policy says nothing about it: then nothing is kept. */
export function planValue(
  policy: ExchangeRates & { readonly customerValue?: CustomerValue | undefined },
): ValuePlan | undefined {
  const { customerValue: value } = policy;
  if (value === undefined) return undefined;
  const kinds = [
    ...value.purchases.map((is) => ({ kind: 'purchase' as const, is })),
    ...value.refunds.map((is) => ({ kind: 'refund' as const, is })),
  ].map((one) => ({ ...one, condition: triggerCondition(one.is) }));
  const byType = Map.groupBy(kinds, ({ is }) => is.event);
  const find = (type: string, event: Facts['event']) =>
    byType
      .get(type)
      ?.find(({ condition }) => evaluateCondition(condition, { event, customer: {} }));
  return {
    value,
    concerns: (type, event) => find(type, event) !== undefined,
    purchaseIn(event, facts) {
      const found = find(event.type, facts);
      if (found === undefined) return undefined;
      const { worth, refused } = conversionValue(event, found.is.value, policy);
      // An amount below zero is neither; what takes value back has to be named as a refund.
      if (refused === 'negative_value') return undefined;
      const contribution = contributionOf(worth?.amount ?? '0', found);
      return { kind: found.kind, at: occurredAt(event), contribution };
    },
  };
}

function contributionOf(
  amount: Decimal,
  { kind, is }: { readonly kind: Purchase['kind']; readonly is: PurchaseKind },
): Purchase['contribution'] {
  const margin = parseDecimal(is.margin) ?? '0';
  const { units } = toScaled(formatDecimal(multiplyDecimals(amount, margin), CONTRIBUTION_SCALE));
  return wholeFrom(kind === 'refund' ? -units : units);
}
