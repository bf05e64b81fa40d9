import { listPart, listPosition, startOfPart } from '#shared/domain/customer/list-order.ts';
import { EMPTY_STATE } from '#shared/domain/customer/state.ts';
import type { Customers, StoredCustomer } from '#shared/ports/customers.ts';

/** Customers in memory, for tests, simulation and rehearsal. Versions conflict as in the table. */
export function createMemoryCustomers(): Customers {
  const profiles = new Map<string, StoredCustomer['customer']>();
  const states = new Map<string, Pick<StoredCustomer, 'state' | 'version'>>();
  let listed: readonly { readonly id: string; readonly position: string }[] | undefined;
  let written = 0;

  const find = (id: string): StoredCustomer | undefined => {
    const customer = profiles.get(id);
    return customer === undefined
      ? undefined
      : { customer, ...(states.get(id) ?? { state: EMPTY_STATE, version: 0 }) };
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
    async saveState(id, state, version) {
      if ((states.get(id)?.version ?? 0) !== version) return 'conflict';
      written += 1;
      states.set(id, { state, version: written });
      return 'saved';
    },
    async saveProfiles(customers) {
      listed = undefined;
      for (const customer of customers) profiles.set(customer.profile.id, customer);
    },
    async remove(id, version) {
      if ((states.get(id)?.version ?? 0) !== version) return 'conflict';
      listed = undefined;
      profiles.delete(id);
      states.delete(id);
      return 'removed';
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
