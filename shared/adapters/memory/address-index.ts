import type { AddressIndex } from '#shared/ports/address-index.ts';

export function createMemoryAddressIndex(): AddressIndex {
  const customers = new Map<string, Set<string>>();
  return {
    async add(customerId, addresses) {
      for (const address of Object.values(addresses)) {
        customers.set(address, (customers.get(address) ?? new Set()).add(customerId));
      }
    },
    async remove(customerId, addresses) {
      for (const address of Object.values(addresses)) customers.get(address)?.delete(customerId);
    },
    async customersAt(address) {
      return [...(customers.get(address) ?? [])].sort();
    },
  };
}
