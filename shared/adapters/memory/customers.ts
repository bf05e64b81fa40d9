import { type ConsentAnswer, newAnswers } from '#shared/domain/customer/consent.ts';
import { listPart, listPosition, startOfPart } from '#shared/domain/customer/list-order.ts';
import { EMPTY_STATE } from '#shared/domain/customer/state.ts';
import type { AsRead, Customers, StoredCustomer } from '#shared/ports/customers.ts';
import type { DueIndex } from '#shared/ports/due-index.ts';
import { createMemoryDueIndex } from './due-index.ts';

/** Of a history, what the table removes with the customer in one write. */
const MOST_ANSWERS = 94;

/**
 * Customers in memory, for tests, simulation and rehearsal. Versions conflict as in the table.
 *
 * @param due where erasures go on; left out where nobody is erased
 */
export function createMemoryCustomers(
  due: Pick<DueIndex, 'add'> = createMemoryDueIndex(),
): Customers {
  const profiles = new Map<string, StoredCustomer['customer']>();
  const revisions = new Map<string, number>();
  /** By address. */
  const owners = new Map<string, Set<string>>();
  const states = new Map<string, Pick<StoredCustomer, 'state' | 'version'>>();
  const histories = new Map<string, ReadonlyMap<string, ConsentAnswer>>();
  let listed: readonly { readonly id: string; readonly position: string }[] | undefined;
  let written = 0;
  let profilesWritten = 0;

  const find = (id: string): StoredCustomer | undefined => {
    const customer = profiles.get(id);
    return customer === undefined
      ? undefined
      : {
          customer,
          revision: revisions.get(id) ?? 0,
          ...(states.get(id) ?? { state: EMPTY_STATE, version: 0 }),
        };
  };
  const newestFirst = (id: string) =>
    [...(histories.get(id) ?? [])].sort(([a], [b]) => (a < b ? 1 : -1));
  const leaveAddresses = (id: string): void => {
    for (const address of Object.values(profiles.get(id)?.addressHash ?? {}))
      owners.get(address)?.delete(id);
  };
  const keep = (customer: StoredCustomer['customer']): void => {
    const { id } = customer.profile;
    leaveAddresses(id);
    for (const address of Object.values(customer.addressHash))
      owners.set(address, (owners.get(address) ?? new Set()).add(id));
    listed = undefined;
    profilesWritten += 1;
    profiles.set(id, customer);
    revisions.set(id, profilesWritten);
  };
  const isAsRead = (id: string, read: AsRead | Omit<AsRead, 'version'>): boolean => {
    const now = find(id);
    if (now?.revision !== read.revision) return false;
    return !('version' in read) || now.version === read.version;
  };

  return {
    async load(ids) {
      return new Map(
        ids.flatMap((id) => {
          const stored = find(id);
          return stored === undefined ? [] : [[id, stored] as const];
        }),
      );
    },
    async loadLatest(id) {
      return find(id);
    },
    async idsAt(address) {
      return [...(owners.get(address) ?? [])].sort();
    },
    async saveState(id, state, version, answers = []) {
      if ((states.get(id)?.version ?? 0) !== version) return 'conflict';
      if (version === 0 && !profiles.has(id)) return 'conflict';
      written += 1;
      states.set(id, { state, version: written });
      if (answers.length > 0)
        histories.set(
          id,
          new Map([
            ...(histories.get(id) ?? []),
            ...answers.map((answer) => [historyKey(answer), answer] as const),
          ]),
        );
      return 'saved';
    },
    async replaceProfile(customer, read) {
      const { id } = customer.profile;
      const holds = read === undefined ? !profiles.has(id) : isAsRead(id, read);
      if (!holds) return 'conflict';
      keep(customer);
      return 'saved';
    },
    async remove(id, read, erasure) {
      if (!isAsRead(id, read)) return 'conflict';
      listed = undefined;
      leaveAddresses(id);
      profiles.delete(id);
      states.delete(id);
      const rest = newestFirst(id);
      const newest = rest.splice(0, MOST_ANSWERS);
      histories.set(id, new Map(rest));
      const last = rest.length > 0 ? newest.at(-1)?.[0] : undefined;
      const written = last === undefined ? erasure : { ...erasure, answersBefore: last };
      await due.add([written]);
      return written;
    },
    async forgetAnswers(id, answersBefore) {
      const { consent } = find(id)?.state ?? EMPTY_STATE;
      const theirs = new Set(newAnswers({}, consent).map(historyKey));
      const kept = newestFirst(id).filter(([key]) => key >= answersBefore || theirs.has(key));
      histories.set(id, new Map(kept));
    },
    async consentHistory(id, limit, cursor) {
      const rest = newestFirst(id).filter(([key]) => cursor === undefined || key < cursor);
      const page = rest.slice(0, limit);
      const last = page.at(-1)?.[0];
      return {
        items: page.map(([, answer]) => answer),
        ...(rest.length > page.length && last !== undefined && { cursor: last }),
      };
    },
    async list(limit, cursor, part) {
      const from = cursor ?? startOfPart(part ?? 0);
      listed ??= [...profiles.keys()]
        .map((id) => ({ id, position: listPosition(id) }))
        .sort((a, b) => (a.position < b.position ? -1 : 1));
      const rest = listed.filter(
        ({ position }) => position > from && (part === undefined || listPart(position) === part),
      );
      const page = rest.slice(0, limit);
      const last = page.at(-1)?.position;
      return {
        customers: page.flatMap(({ id }) => profiles.get(id) ?? []),
        ...(rest.length > page.length && last !== undefined && { cursor: last }),
      };
    },
  };
}

const historyKey = ({ at, channel, purpose, granted, source, proof = '' }: ConsentAnswer): string =>
  [at, channel, purpose, granted, source, proof].join('#');
