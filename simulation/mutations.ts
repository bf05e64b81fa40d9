/**
 * The engine with one guard taken away. Each must be caught: a simulator that cannot see a missing
 * guard proves nothing about a present one.
 */
import type { CustomerState } from '#shared/domain/customer/state.ts';
import type { StoredCustomer } from '#shared/ports/customers.ts';
import type { MessageSender } from '#shared/ports/message-sender.ts';
import type { Store } from './world.ts';

export interface Mutation {
  readonly name: string;
  readonly store?: (store: Store) => Store;
  readonly sender?: (sender: MessageSender) => MessageSender;
}

const withState = (store: Store, seen: (state: CustomerState) => CustomerState): Store => {
  const alter = (stored: StoredCustomer): StoredCustomer => ({
    ...stored,
    state: seen(stored.state),
  });
  return {
    ...store,
    customers: {
      ...store.customers,
      load: async (ids) =>
        new Map([...(await store.customers.load(ids))].map(([id, stored]) => [id, alter(stored)])),
      loadLatest: async (id) => {
        const stored = await store.customers.loadLatest(id);
        return stored === undefined ? undefined : alter(stored);
      },
    },
  };
};

const GRANTED = { granted: true, at: '2020-01-01T00:00:00.000Z', source: 'mutation' };

export const MUTATIONS: readonly Mutation[] = [
  {
    name: 'claim condition: states are written on any version',
    store: (store) => ({
      ...store,
      customers: {
        ...store.customers,
        saveState: async (id, state) =>
          store.customers.saveState(
            id,
            state,
            (await store.customers.loadLatest(id))?.version ?? 0,
          ),
      },
    }),
  },
  {
    name: 'consent re-check: everybody seems to agree',
    store: (store) =>
      withState(store, (state) => ({
        ...state,
        consent: {
          email: { marketing: GRANTED, service: GRANTED },
          sms: { marketing: GRANTED, service: GRANTED },
        },
      })),
  },
  {
    name: 'cap reservation: only what was handed over counts',
    store: (store) =>
      withState(store, (state) => ({
        ...state,
        contacts: state.contacts.map((contact) =>
          contact.status === 'reserved' || contact.status === 'doubt'
            ? { ...contact, status: 'none' }
            : contact,
        ),
      })),
  },
  {
    name: 'maxAttempts: an uncertain hand-over is tried again',
    sender: (sender) => ({
      async send(message) {
        const first = await sender.send(message);
        return first.outcome === 'unknown' ? sender.send(message) : first;
      },
    }),
  },
  {
    name: 'dedup: recent events are forgotten',
    store: (store) => withState(store, (state) => ({ ...state, recent: {} })),
  },
  {
    name: 'lease bound: the counter always grants',
    store: (store) => ({
      ...store,
      quota: { ...store.quota, reserve: (id, amount) => store.quota.reserve(id, amount, {}) },
    }),
  },
];
