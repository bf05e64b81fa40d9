/** A page of `items` in the order of their keys (by code unit, as DynamoDB has it), from after `cursor`. */
export function pageInOrder<T>(
  items: readonly T[],
  keyOf: (item: T) => string,
  limit: number,
  cursor?: string,
): { readonly items: readonly T[]; readonly cursor?: string } {
  const sorted = items
    .filter((item) => cursor === undefined || keyOf(item) > cursor)
    .sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  const page = sorted.slice(0, limit);
  const last = page.at(-1);
  return {
    items: page,
    ...(sorted.length > limit && last !== undefined && { cursor: keyOf(last) }),
  };
}
