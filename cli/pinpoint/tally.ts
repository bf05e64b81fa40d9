/** What became of endpoints, by field and not by person: a report must hold nobody's data. */
import type { Entry, Outcome } from './account.ts';

export interface EndpointField {
  readonly file: string;
  /** `/User/UserAttributes/Interests/*`: a star for each place in a list. */
  readonly field: string;
  readonly outcome: Outcome;
  readonly to?: string;
  readonly why?: string;
  readonly times: number;
}

export interface Tally {
  /** Of one endpoint, which stands at `base`. */
  add(entries: readonly Entry[], base: string): void;
  /** In the order in which they were first met. */
  fields(): readonly EndpointField[];
}

export function createTally(): Tally {
  const counted = new Map<string, EndpointField>();
  return {
    add(entries, base) {
      for (const { file, pointer, outcome, to, why } of entries) {
        const field = pointer.slice(base.length).replace(/\/\d+(?=\/|$)/g, '/*');
        const key = JSON.stringify([file, field, outcome, to, why]);
        const known = counted.get(key);
        counted.set(key, {
          file,
          field,
          outcome,
          ...(to !== undefined && { to }),
          ...(why !== undefined && { why }),
          times: (known?.times ?? 0) + 1,
        });
      }
    },
    fields: () => [...counted.values()],
  };
}
