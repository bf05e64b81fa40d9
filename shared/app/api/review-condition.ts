/** What a condition gets wrong that only the account's own segments and facts can tell. */
import { pointer } from '#shared/contracts/http/input-errors.ts';
import type { InputError } from '#shared/contracts/http/problem.ts';
import { type FieldCatalogue, factTypesOf } from '#shared/domain/campaign/field-catalogue.ts';
import type { LintCode } from '#shared/domain/lint/finding.ts';
import type { Condition } from '#shared/domain/rules/condition.ts';
import { checkFactTypes, type FactTypes } from '#shared/domain/rules/fact-types.ts';
import { resolveSegments } from '#shared/domain/rules/segments.ts';
import type { NamedSegments } from './segments-of-condition.ts';

/** Allowed, and probably not meant. One of severity `error` keeps a campaign from going into review. */
export interface Warning {
  readonly severity: 'error' | 'warning';
  readonly code: 'UNDECLARED_FACT' | 'RULES_CROWDED' | LintCode;
  readonly pointer: string;
  readonly detail: string;
}

export interface Reviewed {
  readonly errors: readonly InputError[];
  readonly warnings: readonly Warning[];
}

/**
 * A test of a declared fact against a value of another type can never hold, and is refused; a fact
 * that nobody declared may come to be, and is a warning.
 */
export function reviewFacts(
  condition: Condition,
  catalogue: FieldCatalogue,
  base: readonly PropertyKey[],
): Reviewed {
  const types = factTypesOf(catalogue);
  const errors: InputError[] = [];
  const warnings: Warning[] = [];
  for (const { path, message } of checkFactTypes(condition, types)) {
    const at = pointer([...base, ...path]);
    if (namesUndeclared(condition, path, types))
      warnings.push({
        severity: 'warning',
        code: 'UNDECLARED_FACT',
        pointer: at,
        detail: message,
      });
    else errors.push({ pointer: at, rule: 'fact_type', detail: message });
  }
  return { errors, warnings };
}

/** `segmentId`: whose condition this is, when it is a segment's. */
export function reviewSegments(
  condition: Condition,
  segments: NamedSegments,
  base: readonly PropertyKey[],
  segmentId?: string,
): readonly InputError[] {
  if (segments.tooMany) {
    const detail = 'names more than 100 segments, those within segments included';
    return [{ pointer: pointer(base), rule: 'too_many_segments', detail }];
  }
  const resolution = resolveSegments(condition, segments.conditions, segmentId);
  if (resolution.outcome === 'resolved') return [];
  const rule = resolution.reason.toLowerCase();
  return [{ pointer: pointer(base), rule, detail: resolution.message }];
}

function namesUndeclared(
  condition: Condition,
  path: readonly (string | number)[],
  types: FactTypes,
): boolean {
  let value: unknown = condition;
  for (const step of path) value = (value as Record<string | number, unknown> | undefined)?.[step];
  const last = path.at(-1);
  return (
    (last === 'fact' || last === 'of') && typeof value === 'string' && !Object.hasOwn(types, value)
  );
}
