/** What an event may carry: bounded in depth, fields and length, and money that can be read. */
import { decimalToNumber, parseDecimal } from './decimal.ts';

const MAX_DEPTH = 4;
const MAX_FIELDS = 100;

/** Names whose values are money: a text that is no decimal is refused instead of never matching. */
export const MONEY_FIELDS: ReadonlySet<string> = new Set(['amount', 'balance', 'balance_after']);

export interface DataProblem {
  readonly path: readonly string[];
  readonly message: string;
}

/** Every rule that `data` breaks, by its path inside it; never its values. */
export function dataProblems(data: Readonly<Record<string, unknown>>): readonly DataProblem[] {
  const problems: DataProblem[] = [];
  checkObject(data, [], 1, { fields: MAX_FIELDS }, problems);
  for (const field of MONEY_FIELDS) {
    const value = data[field];
    if (value === undefined) continue;
    if (toAmount(value) === undefined) {
      problems.push({
        path: [field],
        message:
          'must be a decimal such as "249.90" or 249.9, of at most 15 digits, without currency or separators',
      });
    }
  }
  return problems;
}

export function toAmount(value: unknown): number | undefined {
  const decimal = parseDecimal(value);
  return decimal === undefined ? undefined : decimalToNumber(decimal);
}

function checkObject(
  value: object,
  path: readonly string[],
  depth: number,
  budget: { fields: number },
  problems: DataProblem[],
): void {
  if (depth > MAX_DEPTH) {
    problems.push({ path, message: `must not be nested deeper than ${MAX_DEPTH} levels` });
    return;
  }
  for (const [key, child] of Object.entries(value)) {
    budget.fields -= 1;
    if (budget.fields === -1)
      problems.push({ path, message: `must not hold more than ${MAX_FIELDS} values` });
    if (budget.fields < 0) return;
    if (key === '__proto__' || key === 'constructor' || key === 'prototype') {
      problems.push({ path: [...path, key], message: 'is not an allowed name' });
    } else if (typeof child === 'string' && child.length > 1024) {
      problems.push({ path: [...path, key], message: 'must be at most 1,024 characters' });
    } else if (typeof child === 'object' && child !== null) {
      checkObject(child, [...path, key], depth + 1, budget, problems);
    }
  }
}
