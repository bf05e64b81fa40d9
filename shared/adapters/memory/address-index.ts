import type { AddressEntry, AddressIndex } from '#shared/ports/address-index.ts';

export function createMemoryAddressIndex(): AddressIndex {
  const customers = new Map<string, Set<string>>();
  return {
    async add(entries) {
      for (const [customerId, address] of pairs(entries)) {
        customers.set(address, (customers.get(address) ?? new Set()).add(customerId));
      }
    },
    async remove(entries) {
      for (const [customerId, address] of pairs(entries))
        customers.get(address)?.delete(customerId);
    },
    async customersAt(address) {
      return [...(customers.get(address) ?? [])].sort();
    },
  };
}

const pairs = (entries: readonly AddressEntry[]): readonly (readonly [string, string])[] =>
  entries.flatMap(({ customerId, addresses }) =>
    Object.values(addresses).map((address) => [customerId, address] as const),
  );
