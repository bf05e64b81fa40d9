/** How a campaign came to want a customer: the clauses of trigger and audience with what was found. */
import type { Check } from '../arbitration/reason.ts';
import { isOnEvent, triggerCondition } from '../campaign/compiled-campaign.ts';
import type { PublishedCampaign } from '../campaign/published-campaign.ts';
import type { Ruleset } from '../campaign/ruleset.ts';
import { activityName } from '../rules/activity-name.ts';
import type { ActivityTest, Condition, FactTest } from '../rules/condition.ts';
import { isUsualTest } from '../rules/evaluate.ts';
import { type Facts, isScalar } from '../rules/facts.ts';
import { type Trace, traceCondition } from '../rules/trace.ts';

/** An explanation is kept with every decision; a longer condition is explained by recomputing it. */
const MAX_CLAUSES = 20;
const MAX_TEXT = 120;

export function explainMatch(
  ruleset: Ruleset,
  published: PublishedCampaign,
  facts: Facts,
): readonly Check[] {
  const trigger = isOnEvent(published)
    ? clauses('trigger', triggerCondition(published.campaign.trigger), facts)
    : [];
  return [...trigger, ...clauses('audience', ruleset.audience(published.id), facts)].slice(
    0,
    MAX_CLAUSES,
  );
}

function clauses(part: string, condition: Condition, facts: Facts): readonly Check[] {
  return leaves(traceCondition(condition, facts)).map(({ at, test, outcome, found }) => ({
    check: `${part}${at === '' ? '' : `.${at}`}: ${nameOf(test)} ${test.op} ${shortened(JSON.stringify(test.value))}`,
    outcome: outcome === 'pass' ? 'pass' : 'block',
    ...foundOf(test, found),
  }));
}

function foundOf(test: FactTest | ActivityTest, found: unknown): Pick<Check, 'found' | 'usual'> {
  if (isUsualTest(test)) {
    const { now, usual } = (found ?? {}) as { readonly now?: number; readonly usual?: number };
    return { ...(now !== undefined && { found: now }), ...(usual !== undefined && { usual }) };
  }
  if (!isScalar(found)) return {};
  return { found: typeof found === 'string' ? shortened(found) : found };
}

type TestTrace = Extract<Trace, { clause: 'test' }>;

function leaves(trace: Trace): readonly TestTrace[] {
  switch (trace.clause) {
    case 'test':
      return [trace];
    case 'all':
    case 'any':
      return trace.parts.flatMap(leaves);
    case 'not':
    case 'segment':
      return trace.part === undefined ? [] : leaves(trace.part);
  }
}

const nameOf = (test: FactTest | ActivityTest): string =>
  'fact' in test ? test.fact : activityName(test);

const shortened = (text: string): string =>
  text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT - 1)}…` : text;
