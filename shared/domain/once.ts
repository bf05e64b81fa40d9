/**
 * A value made when it is first asked for, and kept: schemas that most starts of a function never need
 * are made so, since making one takes longer than checking with it.
 */
export function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
