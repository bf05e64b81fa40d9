/**
 * The engine with one guard taken away. Each must be caught: a simulator that cannot see a missing
 * guard proves nothing about a present one.
 */
import type { CustomerState } from '#shared/domain/customer/state.ts';
import type { StoredCustomer } from '#shared/ports/customers.ts';
import type { MessageSender } from '#shared/ports/message-sender.ts';
import type { Store } from './store.ts';

export interface Mutation {
  readonly name: string;
  /** What a naive engine without it would be called. */
  readonly naive: string;
  readonly store?: (store: Store) => Store;
  readonly sender?: (sender: MessageSender) => MessageSender;
  /** Messages leave their queue before anything was done about them. */
  readonly acknowledges?: 'on_receipt';
}

export const MUTATIONS: readonly Mutation[] = [
  {
    name: 'claim condition',
    naive: 'states written on whatever version (last write wins)',
    store: (store) => ({
      ...store,
      customers: {
        ...store.customers,
        async saveState(id, state) {
          const newest = await store.customers.loadLatest(id);
          return store.customers.saveState(id, state, newest?.version ?? 0);
        },
      },
    }),
  },
  {
    name: 'consent re-check',
    naive: 'consent looked at once and for all',
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
    name: 'suppression re-check',
    naive: 'bounces and complaints noted, but not asked about',
    store: (store) => ({
      ...withState(store, (state) => ({ ...state, suppressions: [] })),
      suppressions: { ...store.suppressions, find: async () => undefined },
    }),
  },
  {
    name: 'cap reservation',
    naive: 'caps count only what was confirmed as sent',
    store: (store) =>
      withState(store, (state) => ({
        ...state,
        contacts: state.contacts.map((contact) =>
          contact.status === 'sent' ? contact : { ...contact, status: 'none' },
        ),
      })),
  },
  {
    name: 'maxAttempts',
    naive: "the SDK's own retries: three requests when no answer comes",
    sender: (sender) => ({
      async send(message) {
        let told = await sender.send(message);
        for (let attempt = 2; attempt <= 3 && told.outcome === 'unknown'; attempt++)
          told = await sender.send(message);
        return told;
      },
    }),
  },
  {
    name: 'doubt never resent',
    naive: 'a message that nobody confirmed is sent again',
    store: (store) => ({
      ...withState(store, (state) => ({
        ...state,
        undelivered: state.undelivered.map((message) =>
          message.status === 'in_doubt' ? { ...message, status: 'pending' } : message,
        ),
      })),
      decisions: unaware(store.decisions),
    }),
  },
  {
    name: 'dedup',
    naive: 'events are not recognised when they come again',
    store: (store) => withState(store, (state) => ({ ...state, recent: {} })),
  },
  {
    name: 'one message per occasion',
    naive: 'nothing is looked up that was decided or sent before',
    store: (store) => ({
      ...withState(store, (state) => ({
        ...state,
        recent: {},
        contacts: state.contacts.filter(({ status }) => status === 'reserved'),
      })),
      decisions: unaware(store.decisions),
    }),
  },
  {
    name: 'notice kept until told',
    naive: 'notices forgotten once they are put on the way',
    store: (store) => withState(store, (state) => ({ ...state, notices: [] })),
  },
  {
    name: 'lease bound',
    naive: 'limits counted, but not part of the condition',
    store: (store) => ({
      ...store,
      quota: { ...store.quota, reserve: (id, amount) => store.quota.reserve(id, amount, {}) },
    }),
  },
  {
    name: 'publish before acknowledgement',
    naive: 'events acknowledged on receipt (at most once)',
    acknowledges: 'on_receipt',
  },
  {
    name: 'counted once',
    naive: 'figures grow with every reading of the stream',
    store: (store) => ({
      ...store,
      measurements: {
        ...store.measurements,
        notes: async (keys) => keys.map(() => undefined),
        commit: async (booking) => {
          const known = await store.measurements.notes(booking.notes.map(({ key }) => key));
          return store.measurements.commit({
            ...booking,
            notes: booking.notes.map(({ replaces: _replaces, ...note }, index) => {
              const replaces = known[index]?.version;
              return { ...note, ...(replaces !== undefined && { replaces }) };
            }),
          });
        },
      },
    }),
  },
  {
    name: 'rules no older than five seconds',
    naive: 'campaigns and stops cached until the function is replaced',
    store: (store) => ({
      ...store,
      rules: {
        ...store.rules,
        since: async (version) => (version === 0 ? store.rules.since(0) : []),
      },
    }),
  },
];

/** @throws when there is none of this name */
export function mutationNamed(name: string): Mutation {
  const found = MUTATIONS.find((one) => one.name === name);
  if (found === undefined)
    throw new Error(`no such guard: ${MUTATIONS.map((one) => one.name).join(', ')}`);
  return found;
}

const GRANTED = { granted: true, at: '2020-01-01T00:00:00.000Z', source: 'mutation' };

/** Decisions to an engine that does not look how far they have come. */
function unaware(decisions: Store['decisions']): Store['decisions'] {
  return {
    ...decisions,
    async get(id) {
      const recorded = await decisions.get(id);
      return recorded && { ...recorded, progress: { status: 'pending' }, responses: {} };
    },
  };
}

/** The store as an engine sees it that does not look at part of a customer's state. */
function withState(store: Store, seen: (state: CustomerState) => CustomerState): Store {
  const alter = (stored: StoredCustomer): StoredCustomer => ({
    ...stored,
    state: seen(stored.state),
  });
  return {
    ...store,
    customers: {
      ...store.customers,
      async load(ids) {
        const loaded = await store.customers.load(ids);
        return new Map([...loaded].map(([id, stored]) => [id, alter(stored)]));
      },
      async loadLatest(id) {
        const stored = await store.customers.loadLatest(id);
        return stored === undefined ? undefined : alter(stored);
      },
    },
  };
}
