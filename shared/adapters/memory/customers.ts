import { EMPTY_STATE } from '#shared/domain/customer/state.ts';
import type { Customers, StoredCustomer } from '#shared/ports/customers.ts';

/** Customers in memory, for tests, simulation and rehearsal. Versions conflict as in the table. */
export function createMemoryCustomers(): Customers {
  const profiles = new Map<string, StoredCustomer['customer']>();
  const states = new Map<string, Pick<StoredCustomer, 'state' | 'version'>>();

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
      states.set(id, { state, version: version + 1 });
      return 'saved';
    },
    async saveProfiles(customers) {
      for (const customer of customers) profiles.set(customer.profile.id, customer);
    },
    async remove(id) {
      profiles.delete(id);
      states.delete(id);
    },
    async list(limit, cursor) {
      const after = cursor ?? '';
      const ids = [...profiles.keys()].filter((id) => id > after).sort();
      const page = ids.slice(0, limit);
      const last = page.at(-1);
      return {
        customers: page.flatMap((id) => profiles.get(id) ?? []),
        ...(ids.length > page.length && last !== undefined && { cursor: last }),
      };
    },
  };
}
