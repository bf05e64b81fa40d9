/** Customers: read, written one by one or in bulk, erased. */

import type { BodyLine } from '#shared/contracts/http/body-lines.ts';
import { bulkCustomerSchema, type ItemResult } from '#shared/contracts/http/customers.ts';
import { checkInput } from '#shared/contracts/http/input-errors.ts';
import { problem } from '#shared/contracts/http/problem.ts';
import type { StoredCustomer } from '#shared/ports/customers.ts';
import { erasureOf } from '../erase-traces.ts';
import { auditEntry } from './audit-entry.ts';
import type { Call, Handlers } from './call.ts';
import { checkConsent } from './consent-answers.ts';
import { contentHash } from './content-hash.ts';
import { eraseCustomer } from './erase-customer.ts';
import { pageReply } from './page-reply.ts';
import type { ApiPorts } from './ports.ts';
import { checkPreconditions } from './preconditions.ts';
import { refusedItem } from './refused-item.ts';
import {
  type CustomerEntry,
  type WrittenCustomer,
  writeAsRead,
  writeCustomers,
} from './write-customers.ts';

type CustomerOperation =
  | 'getCustomer'
  | 'putCustomer'
  | 'putCustomers'
  | 'deleteCustomer'
  | 'listConsents';

/** Each conflict means that somebody else succeeded; this bounds one caller's share. */
const MAX_ATTEMPTS = 10;
/** Customers that are written at the same time: one BatchGetItem reads them. */
const AT_ONCE = 50;

export function createCustomerHandlers(ports: ApiPorts): Handlers<CustomerOperation> {
  return {
    async getCustomer({ params }) {
      const stored = await ports.customers.loadLatest(params.id);
      if (stored === undefined) return problem('CUSTOMER_UNKNOWN');
      return { status: 200, etag: await etagOf(stored), body: resourceOf(stored) };
    },

    async putCustomer(call) {
      const { params, body, now, preconditions } = call;
      const errors = checkConsent(body.consent, now);
      if (errors.length > 0) return problem('INPUT_INVALID', undefined, { errors });
      const entry = { id: params.id, body };
      const isConditional = preconditions.ifMatch !== undefined || preconditions.mustBeNew;
      for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
        const known = await ports.customers.loadLatest(params.id);
        const refused = checkPreconditions(preconditions, known && (await etagOf(known)), false);
        if (refused !== undefined) return refused;
        const before = new Map(known === undefined ? [] : [[params.id, known]]);
        // What changes with every event is no part of the ETag: then the condition still holds.
        const stored = isConditional
          ? await writeAsRead(ports, entry, known, call)
          : (await writeCustomers(ports, [entry], before, call)).get(params.id);
        // Without a condition somebody else was first, and what they changed is read anew.
        if (stored === 'conflict' || stored === undefined) continue;
        const status = known === undefined ? 201 : 200;
        return { status, etag: await etagOf(stored), body: resourceOf(stored) };
      }
      return problem('CHANGED_MEANWHILE');
    },

    listConsents: ({ params, query }) =>
      pageReply(
        query,
        (limit, cursor) => ports.customers.consentHistory(params.id, limit, cursor),
        (one) => one,
      ),

    async putCustomers(call) {
      const { lines, now } = call;
      const checked = lines.map((line) => readEntry(line, now));
      const entries = checked.flatMap((one) => ('entry' in one ? one.entry : []));
      const left: IndexedEntry[] = [];
      for (const group of groups(entries)) left.push(...(await writeGroup(ports, group, call)));
      const results = [
        ...checked.flatMap((one) => ('refused' in one ? one.refused : [])),
        ...left.map(({ id, index }) => ({ index, id, status: 503, code: 'UNAVAILABLE' })),
      ].sort((a, b) => a.index - b.index);
      const status = results.length === 0 ? 200 : 207;
      const kept = entries.length - left.length;
      return { status, body: { kept, refused: results.length, results } };
    },

    async deleteCustomer(call) {
      const { params, now, preconditions } = call;
      const target = { kind: 'customer' as const, id: ports.pseudonym.of(params.id) };
      const audited = { target, before: { erased: false }, after: { erased: true } };
      const known = await ports.customers.loadLatest(params.id);
      if (known === undefined) {
        // What is on record of them may still be on its way out.
        const { decisions } = await ports.decisions.ofCustomer(params.id, 1);
        if (decisions.length === 0) return problem('CUSTOMER_UNKNOWN');
        await ports.due.add([erasureOf(params.id, now)]);
        return { status: 204, audited };
      }
      const check = async (stored: StoredCustomer) =>
        checkPreconditions(preconditions, await etagOf(stored), false);
      const isMeant = async (stored: StoredCustomer) => (await check(stored)) === undefined;
      // The log is told with the erasure itself, which the sweep may have to end.
      const audit = auditEntry('deleteCustomer', call, audited);
      if ((await eraseCustomer(ports, known, audit, isMeant)) === 'not_meant')
        return (await check(known)) ?? problem('CHANGED_MEANWHILE');
      return { status: 204 };
    },
  };
}

type IndexedEntry = CustomerEntry & { readonly index: number };

/** Whoever is overtaken is written on what is there then. Who is left over was overtaken every time. */
async function writeGroup(
  ports: ApiPorts,
  group: readonly IndexedEntry[],
  call: Pick<Call<unknown>, 'actor' | 'now' | 'requestId'>,
): Promise<readonly IndexedEntry[]> {
  let left = group;
  let known = await ports.customers.load(group.map(({ id }) => id));
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    const written = await writeCustomers(ports, left, known, call);
    left = left.filter(({ id }) => !written.has(id));
    if (left.length === 0) break;
    const latest = await Promise.all(left.map(({ id }) => ports.customers.loadLatest(id)));
    known = new Map(latest.flatMap((one) => (one ? [[one.customer.profile.id, one]] : [])));
  }
  return left;
}

function readEntry(
  { index, read }: BodyLine,
  now: Date,
): { readonly entry: IndexedEntry } | { readonly refused: ItemResult } {
  if ('refused' in read) {
    const { code, detail = '' } = read.refused;
    const errors = [{ pointer: '#', rule: code.toLowerCase(), detail }];
    return { refused: refusedItem(index, undefined, errors, code) };
  }
  const checked = checkInput(bulkCustomerSchema, read.value);
  if (!checked.ok) return { refused: refusedItem(index, undefined, checked.errors) };
  const { id, ...body } = checked.value;
  const errors = checkConsent(body.consent, now);
  return errors.length === 0
    ? { entry: { id, body, index } }
    : { refused: refusedItem(index, id, errors) };
}

/** In the order of the list; a customer who occurs twice comes in two groups. */
function groups(entries: readonly IndexedEntry[]): readonly (readonly IndexedEntry[])[] {
  const cut: IndexedEntry[][] = [];
  let group = new Map<string, IndexedEntry>();
  for (const entry of entries) {
    if (group.size === AT_ONCE || group.has(entry.id)) {
      cut.push([...group.values()]);
      group = new Map();
    }
    group.set(entry.id, entry);
  }
  return group.size === 0 ? cut : [...cut, [...group.values()]];
}

/** `addressHash` and delivery state are the engine's own and not shown. */
function resourceOf({ customer, state }: WrittenCustomer) {
  const { profile, addressHash } = customer;
  return {
    ...profile,
    consent: state.consent,
    suppressions: state.suppressions
      .filter(({ channel, address }) => addressHash[channel] === address)
      .map(({ channel, reason, at }) => ({ channel, reason, at })),
  };
}

async function etagOf(stored: WrittenCustomer): Promise<string> {
  return (await contentHash(resourceOf(stored))).slice('sha256-'.length, 'sha256-'.length + 24);
}
