/** Customers: read, written one by one or in bulk, erased. */

import type { BodyLine } from '#shared/contracts/http/body-lines.ts';
import { bulkCustomerSchema, type ItemResult } from '#shared/contracts/http/customers.ts';
import { checkInput } from '#shared/contracts/http/input-errors.ts';
import { problem } from '#shared/contracts/http/problem.ts';
import type { StoredCustomer } from '#shared/ports/customers.ts';
import type { Handlers } from './call.ts';
import { contentHash } from './content-hash.ts';
import { eraseCustomer } from './erase-customer.ts';
import { inTurns } from './in-turns.ts';
import type { ApiPorts } from './ports.ts';
import { checkPreconditions } from './preconditions.ts';
import { refusedItem } from './refused-item.ts';
import { checkConsent, writeCustomer } from './write-customer.ts';

type CustomerOperation = 'getCustomer' | 'putCustomer' | 'putCustomers' | 'deleteCustomer';

/** Customers of one bulk request that are written at the same time. */
const AT_ONCE = 16;

export function createCustomerHandlers(ports: ApiPorts): Handlers<CustomerOperation> {
  return {
    async getCustomer({ params }) {
      const stored = await ports.customers.loadLatest(params.id);
      if (stored === undefined) return problem('CUSTOMER_UNKNOWN');
      return { status: 200, etag: await etagOf(stored), body: resourceOf(stored) };
    },

    async putCustomer({ params, body, now, preconditions }) {
      const errors = checkConsent(body.consent, now);
      if (errors.length > 0) return problem('INPUT_INVALID', undefined, { errors });
      const known = await ports.customers.loadLatest(params.id);
      const refused = checkPreconditions(preconditions, known && (await etagOf(known)), false);
      if (refused !== undefined) return refused;
      const stored = await writeCustomer(ports, params.id, body, known, now);
      if (stored === undefined)
        return problem('CHANGED_MEANWHILE', 'the customer was erased meanwhile');
      const status = known === undefined ? 201 : 200;
      return { status, etag: await etagOf(stored), body: resourceOf(stored) };
    },

    async putCustomers({ lines, now }) {
      // A customer who occurs twice is written twice, in that order.
      const groups = [...Map.groupBy(lines, (line) => idOf(line) ?? line).values()];
      const results = await inTurns(groups, AT_ONCE, (line) => putOne(ports, line, now));
      const refused = results
        .filter((result) => result !== undefined)
        .sort((a, b) => a.index - b.index);
      const kept = results.length - refused.length;
      const status = refused.length === 0 ? 200 : 207;
      return { status, body: { kept, refused: refused.length, results: refused } };
    },

    async deleteCustomer({ params, now, preconditions }) {
      const known = await ports.customers.loadLatest(params.id);
      if (known === undefined) return problem('CUSTOMER_UNKNOWN');
      const refused = checkPreconditions(preconditions, await etagOf(known), false);
      if (refused !== undefined) return refused;
      await eraseCustomer(ports, known, now);
      return { status: 204 };
    },
  };
}

type Shown = Pick<StoredCustomer, 'customer' | 'state'>;

/** Undefined when it was kept. */
async function putOne(
  ports: ApiPorts,
  { index, read }: BodyLine,
  now: Date,
): Promise<ItemResult | undefined> {
  if ('refused' in read) {
    const { code, detail = '' } = read.refused;
    return refusedItem(
      index,
      undefined,
      [{ pointer: '#', rule: code.toLowerCase(), detail }],
      code,
    );
  }
  const checked = checkInput(bulkCustomerSchema, read.value);
  if (!checked.ok) return refusedItem(index, undefined, checked.errors);
  const { id, ...body } = checked.value;
  const errors = checkConsent(body.consent, now);
  if (errors.length > 0) return refusedItem(index, id, errors);
  await writeCustomer(ports, id, body, await ports.customers.loadLatest(id), now);
  return undefined;
}

const idOf = ({ read }: BodyLine): unknown =>
  'value' in read ? (read.value as { readonly id?: unknown } | null)?.id : undefined;

/** `addressHash` and delivery state are the engine's own and not shown. */
function resourceOf({ customer, state }: Shown) {
  const { profile, addressHash } = customer;
  return {
    ...profile,
    consent: state.consent,
    suppressions: state.suppressions
      .filter(({ channel, address }) => addressHash[channel] === address)
      .map(({ channel, reason, at }) => ({ channel, reason, at })),
  };
}

async function etagOf(stored: Shown): Promise<string> {
  return (await contentHash(resourceOf(stored))).slice('sha256-'.length, 'sha256-'.length + 24);
}
