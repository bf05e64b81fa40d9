import type { ItemResult } from '#shared/contracts/http/customers.ts';
import type { InputError, ProblemCode } from '#shared/contracts/http/problem.ts';

/** One member of a batch that was not taken: which, and what is wrong with it. */
export function refusedItem(
  index: number,
  id: string | undefined,
  errors: readonly InputError[],
  code: ProblemCode = 'INPUT_INVALID',
): ItemResult {
  return {
    index,
    ...(id !== undefined && { id }),
    status: 422,
    code,
    errors: errors.map(({ pointer = '#', rule, detail }) => ({ pointer, rule, detail })),
  };
}
