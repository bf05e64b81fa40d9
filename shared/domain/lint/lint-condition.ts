/** Clauses that hold for nobody, or for everybody: an author's slip, told where it stands. */

import type { Campaign } from '../campaign/campaign.ts';
import { triggerCondition } from '../campaign/compiled-campaign.ts';
import type { Condition } from '../rules/condition.ts';
import { testsOf } from '../rules/condition-walk.ts';
import { resolveSegments, type Segments } from '../rules/segments.ts';
import type { LintFinding } from './finding.ts';
import { knownOfCustomer, knownOfOccasion, knownWherePresent } from './known-values.ts';
import { mayEverHold, type ValuesKnown } from './may-ever-hold.ts';

type Path = LintFinding['path'];

interface Lint {
  readonly segments: Segments;
  readonly known: ValuesKnown;
  readonly severity: LintFinding['severity'];
  readonly findings: LintFinding[];
}

/** Everything a campaign asks of events and customers, each by itself and the audience with its trigger. */
export function lintConditions(
  { trigger, audience, objective }: Campaign,
  segments: Segments = new Map(),
): readonly LintFinding[] {
  const findings: LintFinding[] = [];
  const onEvent = (severity: LintFinding['severity']): Lint => ({
    segments,
    known: knownOfCustomer,
    severity,
    findings,
  });
  if ('event' in trigger && trigger.where !== undefined)
    lintClause(trigger.where, ['trigger', 'where'], [typeOf(trigger.event)], onEvent('error'));
  const after = 'absence' in trigger ? trigger.absence.after : undefined;
  if (after?.where !== undefined) {
    const path = ['trigger', 'absence', 'after', 'where'];
    lintClause(after.where, path, [typeOf(after.event)], onEvent('error'));
  }
  const met = 'event' in trigger ? [triggerCondition(trigger)] : [];
  const possible = met.every((one) => mayEverHold(one, knownOfCustomer));
  lintClause(audience, ['audience'], possible ? met : [], {
    ...onEvent('error'),
    known: knownOfOccasion(trigger),
  });
  for (const part of ['conversion', 'reversal'] as const) {
    const asked = objective?.[part];
    if (asked?.where === undefined) continue;
    const path = ['objective', part, 'where'];
    lintClause(asked.where, path, [typeOf(asked.event)], onEvent('warning'));
  }
  return findings;
}

const typeOf = (event: string): Condition => ({ fact: 'event.type', op: 'eq', value: event });

/** `given`: what holds beside it whenever it is looked at. */
function lintClause(whole: Condition, path: Path, given: readonly Condition[], lint: Lint): void {
  const condition = opened(whole, lint.segments);
  if (may(lint, [...given, condition])) lintParts(condition, path, given, lint);
  else reportNever(condition, path, given, lint);
  lintActivities(whole, path, lint);
}

/** What is to blame: the smallest part that cannot hold, or the two that cannot hold together. */
function reportNever(clause: Condition, path: Path, given: readonly Condition[], lint: Lint): void {
  const { severity, findings } = lint;
  const never = (at: Path, message: string) =>
    findings.push({ severity, code: 'NEVER_HOLDS', path: at, message });
  if ('all' in clause) {
    for (const [index, member] of clause.all.entries())
      if (!may(lint, [member])) return reportNever(member, [...path, 'all', index], [], lint);
    for (const [index, member] of clause.all.entries()) {
      const at = [...path, 'all', index];
      if (!may(lint, [...given, member])) {
        never(at, `can never hold for such an event: ${named([member])}`);
        return;
      }
      const other = clause.all.slice(0, index).findIndex((one) => !may(lint, [one, member]));
      if (other === -1) continue;
      never(at, `can never hold together with all[${other}]: ${named([member])}`);
      return;
    }
  }
  const forSuch = may(lint, [clause]) ? ' for such an event' : '';
  never(path, `can never hold${forSuch}: ${named([clause])}`);
}

function lintParts(clause: Condition, path: Path, given: readonly Condition[], lint: Lint): void {
  if (chooses(clause) && reportAlways(clause, path, lint)) return;
  if ('all' in clause) {
    for (const [index, member] of clause.all.entries()) {
      const beside = clause.all.filter((_, at) => at !== index);
      lintParts(member, [...path, 'all', index], [...given, ...beside], lint);
    }
  } else if ('any' in clause) {
    for (const [index, member] of clause.any.entries()) {
      const at = [...path, 'any', index];
      if (may(lint, [...given, member])) lintParts(member, at, given, lint);
      else {
        const alone = !may(lint, [member]);
        const message = `can never hold${alone ? '' : ' beside the other clauses'}: ${named([member])}`;
        lint.findings.push({
          severity: 'warning',
          code: 'ALTERNATIVE_NEVER_HOLDS',
          path: at,
          message,
        });
      }
    }
  }
}

/** An empty `all` is how "everybody" is written; what only asks whether a fact is there may well be so. */
const chooses = (clause: Condition): boolean =>
  testsOf(clause).length > 0 &&
  testsOf(clause).every((test) => !('fact' in test) || test.op !== 'exists');

function reportAlways(clause: Condition, path: Path, { known, findings }: Lint): boolean {
  const refuted: Condition = { not: clause };
  if (mayEverHold(refuted, knownWherePresent(known))) return false;
  const unless = mayEverHold(refuted, known) ? ' whose facts are known' : '';
  findings.push({
    severity: 'warning',
    code: 'ALWAYS_HOLDS',
    path,
    message: `holds for everybody${unless}: ${named([clause])}`,
  });
  return true;
}

/** What an activity counts is a condition of its own, on other events than the one at hand. */
function lintActivities(clause: Condition, path: Path, lint: Lint): void {
  if ('all' in clause) {
    for (const [index, member] of clause.all.entries())
      lintActivities(member, [...path, 'all', index], lint);
  } else if ('any' in clause) {
    for (const [index, member] of clause.any.entries())
      lintActivities(member, [...path, 'any', index], lint);
  } else if ('not' in clause) lintActivities(clause.not, [...path, 'not'], lint);
  else if ('activity' in clause && clause.activity.where !== undefined) {
    const { event, where } = clause.activity;
    const counting = { ...lint, known: knownOfCustomer, severity: 'warning' } as const;
    lintClause(where, [...path, 'activity', 'where'], [typeOf(event)], counting);
  }
}

const may = ({ known }: Lint, clauses: readonly Condition[]): boolean =>
  mayEverHold({ all: clauses }, known);

/**
 * Segments by their own conditions; one that is not known may hold anybody, and is the same one
 * wherever it is named.
 */
function opened(clause: Condition, segments: Segments): Condition {
  if ('all' in clause) return { all: clause.all.map((member) => opened(member, segments)) };
  if ('any' in clause) return { any: clause.any.map((member) => opened(member, segments)) };
  if ('not' in clause) return { not: opened(clause.not, segments) };
  if (!('segment' in clause)) return clause;
  const resolution = resolveSegments(clause, segments);
  return resolution.outcome === 'resolved'
    ? resolution.condition
    : { fact: `segment.${clause.segment}`, op: 'eq', value: true };
}

const MOST_NAMED = 3;

/** The facts that a person has to look at. */
function named(clauses: readonly Condition[]): string {
  const subjects = clauses.flatMap(testsOf).flatMap((test) => {
    if ('segment' in test) return [];
    if ('fact' in test) return test.fact;
    return `${test.activity.measure} of ${test.activity.event}`;
  });
  const different = [...new Set(subjects)];
  const more = different.length > MOST_NAMED ? ' …' : '';
  return different.slice(0, MOST_NAMED).join(', ') + more;
}
