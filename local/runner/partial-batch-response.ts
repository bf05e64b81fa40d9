/**
 * What a function's response says about its batch (ReportBatchItemFailures).
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html#services-sqs-batchfailurereporting
 */

/** `all` when the response cannot be trusted: a malformed list, or an id that was not in the batch. */
export type BatchFailures = 'all' | ReadonlySet<string>;

/** Nothing, null and an empty list mean that everything succeeded. */
export function batchFailures(response: unknown, ids: ReadonlySet<string>): BatchFailures {
  if (response === undefined || response === null) return new Set();
  if (typeof response !== 'object') return 'all';
  const list = (response as { batchItemFailures?: unknown }).batchItemFailures;
  if (list === undefined || list === null) return new Set();
  if (!Array.isArray(list)) return 'all';
  const failed = new Set<string>();
  for (const entry of list) {
    const id: unknown = entry?.itemIdentifier;
    if (typeof id !== 'string' || !ids.has(id)) return 'all';
    failed.add(id);
  }
  return failed;
}
