import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';

/**
 * Which items of a transaction stood in its way, in their order: `ConditionalCheckFailed`,
 * `TransactionConflict` or `None` each. Undefined: the error is another one, or a throttle, which the
 * caller must not take for a refusal.
 */
export function refusedItems(error: unknown): readonly string[] | undefined {
  if (!(error instanceof TransactionCanceledException)) return undefined;
  const codes = (error.CancellationReasons ?? []).map(({ Code }) => Code ?? 'None');
  return codes.length > 0 && codes.every((code) => REFUSALS.has(code)) ? codes : undefined;
}

const REFUSALS: ReadonlySet<string> = new Set([
  'ConditionalCheckFailed',
  'TransactionConflict',
  'None',
]);
