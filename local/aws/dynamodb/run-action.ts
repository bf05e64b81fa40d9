/** Runs a dynalite action that ends in the turn it began in, as all on our storage do but tables'. */
import { actionOf } from './dynalite.ts';
import type { ActionStore, ValidRequest } from './dynalite-types.ts';

/** Runs one action to its end in this turn; throws its WireError. */
export type RunAction = (
  operation: string,
  request: ValidRequest,
) => Record<string, unknown> | undefined;

export function createRunAction(store: ActionStore): RunAction {
  return (operation, request) => {
    let outcome: { error?: unknown; result?: unknown } | undefined;
    actionOf(operation)(store, request, (error, result) => {
      outcome = { error, result };
    });
    if (!outcome) throw new Error(`${operation} did not finish in its turn`);
    if (outcome.error) throw outcome.error;
    return outcome.result as Record<string, unknown> | undefined;
  };
}
