/**
 * Endpoints ▶ customers. An endpoint is an address; a customer is a user with all of theirs. Nobody
 * becomes reachable by the import alone: that nobody opted out is no consent.
 */
import { bulkCustomerSchema } from '#shared/contracts/http/customers.ts';
import { profileSchema } from '#shared/domain/customer/profile-schema.ts';
import { customerIdSchema } from '#shared/domain/identifier.ts';
import type { Source } from './account.ts';
import { attributesOf, takeProfile, valuesOf } from './endpoint-profile.ts';
import type { Facts } from './facts.ts';
import { attributeName } from './names.ts';

export interface Customers {
  /** Of one endpoint. */
  add(endpoint: Source): void;
  /** Everything added, as the bulk route takes it, with lists where an attribute has several values. */
  all(): Generator<unknown>;
  readonly counts: CustomerCounts;
}

export interface CustomerCounts {
  endpoints: number;
  customers: number;
  /** Endpoints whose user or own id is no id here. */
  withoutId: number;
  /** Addresses of a channel in which the customer has another already. */
  furtherAddresses: number;
  /** Customers with an attribute that the schema refuses, which is left out. */
  refusedAttributes: number;
}

export interface ConsentTerms {
  /** What proves that whoever has not opted out has opted in; without it they have not. */
  readonly proof?: string;
  /** Of an answer that Pinpoint does not date: newer than any before, so that a no holds. */
  readonly now: Date;
}

type Channel = 'email' | 'sms';
interface Draft {
  readonly id: string;
  readonly fields: Map<string, { readonly value: unknown; readonly at: string }>;
  readonly attributes: Map<string, { readonly values: readonly unknown[]; readonly at: string }>;
  readonly refused: Map<Channel, Answer>;
  /** Of addresses that Pinpoint gave up. */
  readonly inactive: Map<Channel, Answer>;
  readonly granted: Map<Channel, Answer>;
}

interface Answer {
  readonly granted: boolean;
  readonly at: string;
  readonly source: string;
  readonly proof?: string;
}

const EPOCH = '1970-01-01T00:00:00.000Z';
const CHANNELS: Readonly<Record<string, Channel>> = { EMAIL: 'email', SMS: 'sms' };
const TO = 'customers.ndjson';

export function createCustomers(facts: Facts, terms: ConsentTerms): Customers {
  const drafts = new Map<string, Draft>();
  const counts: CustomerCounts = {
    endpoints: 0,
    customers: 0,
    withoutId: 0,
    furtherAddresses: 0,
    refusedAttributes: 0,
  };

  function draftOf(endpoint: Source): Draft | undefined {
    const [user, own] = [endpoint.at('User', 'UserId'), endpoint.at('Id')];
    const id = user.text ?? own.text ?? '';
    if (!customerIdSchema.safeParse(id).success) {
      counts.withoutId += 1;
      return undefined;
    }
    (user.text === undefined ? own : user).mapped(`${TO}#/id`);
    own.unneeded('the customer is the user; addresses have no ids here');
    const known = drafts.get(id);
    if (known !== undefined) return known;
    const draft: Draft = {
      id,
      fields: new Map(),
      attributes: new Map(),
      refused: new Map(),
      inactive: new Map(),
      granted: new Map(),
    };
    drafts.set(id, draft);
    counts.customers += 1;
    return draft;
  }

  function keep(draft: Draft, name: string, value: unknown, at: string): void {
    const known = draft.fields.get(name);
    if (known === undefined || at >= known.at) draft.fields.set(name, { value, at });
  }

  return {
    counts,
    add(endpoint) {
      counts.endpoints += 1;
      const draft = draftOf(endpoint);
      if (draft === undefined) {
        endpoint.lost(
          'neither its user nor itself has an id that is one here: 1 to 128 printable ASCII characters without spaces, "#", "%" and "?"',
        );
        return;
      }
      const at = instantOf(endpoint.at('EffectiveDate').text) ?? EPOCH;
      takeAddress(draft, endpoint, terms.now, (name, value) => {
        const known = draft.fields.get(name);
        if (known !== undefined && known.value !== value) counts.furtherAddresses += 1;
        keep(draft, name, value, at);
      });
      takeConsent(draft, endpoint, at === EPOCH ? terms.now.toISOString() : at, terms);
      takeProfile(endpoint, (name, value) => keep(draft, name, value, at));
      for (const [path, one] of attributesOf(endpoint)) {
        const name = attributeName(path);
        const values = valuesOf(one, path);
        if (name === undefined || values.length === 0) continue;
        one.mapped(`${TO}#/attributes/${name}`);
        facts.note(
          'customer',
          name,
          values.length > 1 ? 'list' : typeof values[0] === 'number' ? 'number' : 'string',
        );
        const known = draft.attributes.get(name);
        if (known === undefined || at >= known.at) draft.attributes.set(name, { values, at });
      }
      for (const name of [
        'ApplicationId',
        'RequestId',
        'CohortId',
        'CreationDate',
        'EffectiveDate',
      ])
        endpoint.at(name).unneeded('identity and dates in Pinpoint');
    },
    *all() {
      for (const draft of drafts.values()) yield customerOf(draft, facts, counts);
    },
  };
}

function takeAddress(
  draft: Draft,
  endpoint: Source,
  now: Date,
  put: (name: 'email' | 'phone', value: string) => void,
): void {
  const [type, address] = [endpoint.at('ChannelType'), endpoint.at('Address')];
  const channel = CHANNELS[type.text ?? ''];
  if (channel === undefined) {
    address.lost('push, voice, in-app and custom endpoints are no addresses here');
    type.lost('push, voice, in-app and custom endpoints are no addresses here');
    return;
  }
  type.unneeded('the address says it');
  if (endpoint.at('EndpointStatus').text === 'INACTIVE') {
    address.lost('inactive: Pinpoint could not deliver to it');
    const at = now.toISOString();
    draft.inactive.set(channel, { granted: false, at, source: 'pinpoint-inactive' });
    return;
  }
  const text = channel === 'sms' ? address.text?.replace(/[\s().-]/g, '') : address.text?.trim();
  const field = channel === 'sms' ? 'phone' : 'email';
  const isGood = text !== undefined && profileSchema.shape[field].safeParse(text).success;
  if (!isGood) {
    address.lost(`no ${channel === 'sms' ? 'E.164 number' : 'e-mail address'}`);
    return;
  }
  address.mapped(`${TO}#/${field}`);
  put(field, text);
}

/** Fail closed: an opt-out is taken over; its absence is only consent where somebody vouches for it. */
function takeConsent(draft: Draft, endpoint: Source, at: string, { proof }: ConsentTerms): void {
  const [optOut, status] = [endpoint.at('OptOut'), endpoint.at('EndpointStatus')];
  const channel = CHANNELS[endpoint.at('ChannelType').text ?? ''];
  if (channel === undefined) {
    optOut.lost('push, voice, in-app and custom endpoints are no addresses here');
    status.lost('push, voice, in-app and custom endpoints are no addresses here');
    return;
  }
  status.changed(`${TO}#/consent/${channel}`, 'ACTIVE says nothing of consent; INACTIVE is a no');
  if (optOut.text === 'ALL') {
    draft.refused.set(channel, { granted: false, at, source: 'pinpoint-opt-out' });
    optOut.mapped(`${TO}#/consent/${channel}`);
  } else if (proof !== undefined && optOut.text === 'NONE' && status.text !== 'INACTIVE') {
    draft.granted.set(channel, { granted: true, at, source: 'import', proof });
    optOut.changed(`${TO}#/consent/${channel}`, 'taken as consent, as whoever imported it vouched');
  } else
    optOut.changed(
      `${TO}#/consent/${channel}`,
      'not having opted out is no consent: nothing is on record, and nothing is sent',
    );
}

function customerOf(draft: Draft, facts: Facts, counts: CustomerCounts): unknown {
  const fields = Object.fromEntries([...draft.fields].map(([name, { value }]) => [name, value]));
  const attributes: Record<string, unknown> = {};
  for (const [name, { values }] of draft.attributes) {
    const type = facts.typeOf('customer', name);
    attributes[name] =
      type === 'list' ? values.map(String) : type === 'number' ? values[0] : String(values[0]);
  }
  const consent = consentOf(draft);
  const customer = {
    id: draft.id,
    ...fields,
    ...(Object.keys(attributes).length > 0 && { attributes }),
    ...(Object.keys(consent).length > 0 && { consent }),
  };
  const read = bulkCustomerSchema.safeParse(customer);
  if (read.success) return customer;
  counts.refusedAttributes += 1;
  for (const { path } of read.error.issues)
    if (path[0] === 'attributes' && path[1] !== undefined) delete attributes[String(path[1])];
  const again = bulkCustomerSchema.safeParse(customer);
  const { attributes: _refused, ...bare } = customer as { readonly attributes?: unknown };
  return again.success ? customer : bare;
}

/**
 * A no of any endpoint of a channel is the customer's no on that channel; that Pinpoint gave an address
 * up is one where there is no other.
 */
function consentOf({
  refused,
  inactive,
  granted,
  fields,
}: Draft): Readonly<Record<string, unknown>> {
  const consent: Record<string, unknown> = {};
  for (const channel of ['email', 'sms'] as const) {
    const hasAddress = fields.has(channel === 'email' ? 'email' : 'phone');
    const answer =
      refused.get(channel) ?? (hasAddress ? granted.get(channel) : inactive.get(channel));
    if (answer !== undefined) consent[channel] = { marketing: answer, service: answer };
  }
  return consent;
}

function instantOf(text: string | undefined): string | undefined {
  const at = Date.parse(text ?? '');
  return Number.isNaN(at) ? undefined : new Date(at).toISOString();
}
