/** Counters as one short text inside the customer's item: `AbCdEfgtext.HiJkLmntext`. */
import { DomainError } from '../domain-error.ts';
import { type ActivityState, COUNTER_ID_LENGTH } from './state.ts';

const STORED = /^[\w-]{8,}(?:\.[\w-]{8,})*$/;

/** Undefined when there are none. In order of id, so that equal states are equal texts. */
export function encodeActivity(state: ActivityState): string | undefined {
  const ids = Object.keys(state).sort();
  return ids.length === 0 ? undefined : ids.map((id) => `${id}${state[id]}`).join('.');
}

/**
 * What `encodeActivity` made. Shape and alphabet are checked here, a counter's own text when it is
 * read or changed; either throws `DomainError` `ACTIVITY_STATE_BROKEN`.
 */
export function decodeActivity(stored: unknown): ActivityState {
  if (stored === undefined) return {};
  if (typeof stored !== 'string' || !STORED.test(stored)) {
    throw new DomainError(
      'ACTIVITY_STATE_BROKEN',
      'the stored activity of a customer cannot be read',
    );
  }
  const state: Record<string, string> = {};
  for (const entry of stored.split('.')) {
    state[entry.slice(0, COUNTER_ID_LENGTH)] = entry.slice(COUNTER_ID_LENGTH);
  }
  return state;
}
