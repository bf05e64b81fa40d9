/** What those are told who may not read customers: how each clause came out, and not what was found. */
import type { Actor } from '#shared/contracts/http/roles.ts';
import type { Check } from '#shared/domain/arbitration/reason.ts';
import type { Decision } from '#shared/domain/decision/decision.ts';
import type { Clause } from '#shared/domain/explain/clause.ts';
import { wishText } from '#shared/domain/explain/words.ts';
import { mayReadCustomers } from './actor.ts';
import { type Explanation, isClause } from './explanation.ts';

export function explanationFor(actor: Actor, explanation: Explanation): Explanation {
  if (mayReadCustomers(actor)) return explanation;
  const { clauses, needed } = explanation;
  return {
    ...explanation,
    clauses: clauses.map(withoutFound),
    needed: needed.map((one) =>
      one.clause === undefined
        ? one
        : { ...one, text: wishText(one.clause), clause: withoutFound(one.clause) },
    ),
  };
}

/** Facts of the event are as personal as those of the profile: what was bought, where, for how much. */
export function decisionFor(actor: Actor, decision: Decision): Decision {
  if (mayReadCustomers(actor)) return decision;
  const occasion = { ...decision.occasion, facts: {}, hidden: true };
  return { ...decision, occasion, explanation: decision.explanation.map(withoutValue) };
}

/** Marked whether or not there was anything: a mark that is missing would tell too. */
function withoutFound({ found: _found, because: _because, ...clause }: Clause): Clause {
  return clause.outcome === 'open' ? clause : Object.assign(clause, { hidden: true });
}

function withoutValue(check: Check): Check {
  if (!isClause(check)) return check;
  const { found: _found, usual: _usual, ...rest } = check;
  return Object.assign(rest, { hidden: true });
}
