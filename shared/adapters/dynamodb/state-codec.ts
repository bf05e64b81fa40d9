/**
 * The customer's state as it is stored: one JSON text with short keys and tuples, absent when empty,
 * so that in the common case the item fits one write unit of 1 KB. Instants are milliseconds.
 */
import * as z from 'zod';
import { decodeActivity, encodeActivity } from '#shared/domain/activity/codec.ts';
import { reasonSchema } from '#shared/domain/arbitration/reason-schema.ts';
import type { Channel, Purpose } from '#shared/domain/channel.ts';
import { channelSchema, purposeSchema } from '#shared/domain/channel-schema.ts';
import type { Consent, ConsentRecord } from '#shared/domain/customer/consent.ts';
import {
  type Contact,
  type CustomerState,
  EMPTY_STATE,
  type IssuedCode,
  type Reversible,
  type Undelivered,
  type WaitingWish,
} from '#shared/domain/customer/state.ts';
import { suppressionSchema } from '#shared/domain/customer/suppression-schema.ts';
import { DomainError } from '#shared/domain/domain-error.ts';

const CHANNEL_CODE = { email: 'e', sms: 't' } as const;
const PURPOSE_CODE = { marketing: 'm', service: 's' } as const;
const CONTACT_STATUS = ['none', 'reserved', 'sent', 'doubt'] as const;
const MESSAGE_STATUS = ['pending', 'claimed', 'in_doubt'] as const;

const channelCode = z
  .enum(['e', 't'])
  .transform((code): Channel => (code === 'e' ? 'email' : 'sms'));
const purposeCode = z
  .enum(['m', 's'])
  .transform((code): Purpose => (code === 'm' ? 'marketing' : 'service'));
const absent = z.literal(0).transform(() => undefined);

/** Event, amount left, whether it counts, and what its offer cost. */
const reversibleTuple = z
  .tuple([z.string(), z.string(), z.union([z.literal(0), z.literal(1)])])
  .rest(z.string())
  .transform(
    ([event, left, counts, incentive]): Reversible => ({
      event,
      left,
      counts: counts === 1,
      ...(incentive !== undefined && { incentive }),
    }),
  );

const codeTuple = z
  .tuple([z.string(), z.union([z.literal(0), z.literal(1)])])
  .transform(([hash, used]): IssuedCode => ({ hash, used: used === 1 }));

const contactTuple = z
  .tuple([
    z.string(),
    z.string(),
    z.number(),
    z.string(),
    z.number().int().min(0).max(3),
    purposeCode,
    z.union([channelCode, absent]),
    z.union([z.string(), absent]),
    z.number(),
    z.number(),
    z.number(),
  ])
  // A list of lists is what may be reversed, a hash and a digit the code, a text the split.
  .rest(z.union([z.array(reversibleTuple), codeTuple, z.string()]))
  .transform(
    ([
      id,
      campaignId,
      campaignVersion,
      arm,
      status,
      purpose,
      channel,
      category,
      at,
      exposedAgo,
      keptFor,
      ...rest
    ]): Contact => ({
      id,
      campaignId,
      campaignVersion,
      arm,
      status: CONTACT_STATUS[status] ?? 'doubt',
      purpose,
      ...(channel !== undefined && { channel }),
      ...(category !== undefined && { category }),
      at,
      exposedAt: at - exposedAgo,
      until: at + keptFor,
      ...optional(
        'split',
        rest.find((one) => typeof one === 'string'),
      ),
      ...optional(
        'reversible',
        rest.find((one) => Array.isArray(one)),
      ),
      ...optional(
        'code',
        rest.find((one) => typeof one === 'object' && 'hash' in one),
      ),
    }),
  );

const undeliveredTuple = z
  .tuple([
    z.string(),
    z.string(),
    z.number(),
    channelCode,
    purposeCode,
    z.number().int().min(0).max(2),
    z.number(),
    z.number(),
    z.number(),
    z.number(),
  ])
  .rest(z.literal(1))
  .transform(
    ([
      id,
      campaignId,
      campaignVersion,
      channel,
      purpose,
      status,
      sendAt,
      expiresAt,
      since,
      attempts,
      resent,
    ]): Undelivered => ({
      id,
      campaignId,
      campaignVersion,
      channel,
      purpose,
      status: MESSAGE_STATUS[status] ?? 'in_doubt',
      sendAt,
      expiresAt,
      since,
      attempts,
      ...(resent === 1 && { resent: true }),
    }),
  );

/** Third: no, yes, or yes and confirmed. */
const consentTuple = z
  .tuple([channelCode, purposeCode, z.number().int().min(0).max(2), z.number(), z.string()])
  .rest(z.string());

/** Wake-up, end, versions of campaign and rule set, what stood against it, and the occasion. */
const waitingTuple = z
  .tuple([
    z.number(),
    z.number(),
    z.number(),
    z.number(),
    reasonSchema,
    z.enum(['event', 'absence', 'date', 'schedule']),
    z.string(),
    z.string(),
    z.record(z.string(), z.unknown()),
  ])
  .transform(
    ([at, until, campaignVersion, rulesetVersion, reason, kind, id, happenedAt, facts]) =>
      ({
        occasion: { kind, id, at: happenedAt, facts },
        campaignVersion,
        rulesetVersion,
        at,
        until,
        reason,
      }) satisfies WaitingWish,
  );

const storedSchema = z.strictObject({
  c: z.array(consentTuple).default([]),
  s: z.array(suppressionSchema).default([]),
  p: z.tuple([z.union([z.literal(0), z.literal(1)]), z.number()]).optional(),
  r: z.record(z.string(), z.string()).default({}),
  a: z.unknown().optional(),
  v: z.string().max(512).optional(),
  e: z.number().optional(),
  k: z.array(contactTuple).default([]),
  u: z.array(undeliveredTuple).default([]),
  n: z.array(z.string()).default([]),
  o: z
    .array(
      z.custom<CustomerState['unpublished'][number]>(
        (value) => typeof value === 'object' && value !== null,
      ),
    )
    .default([]),
  w: z.record(z.string(), z.tuple([z.number()]).rest(z.number())).default({}),
  q: z.record(z.string(), waitingTuple).default({}),
});

/**
 * Usual is under 1 KB. Recent events (2,000 at most), undelivered messages (10) and contacts (by the
 * caps) are bounded; this bounds the rest, far below the 400 KB of an item.
 */
export const MAX_STATE_CHARACTERS = 128 * 1024;

/** @throws DomainError STATE_TOO_LARGE: the event that would do it is kept aside, the state stays. */
export function encodeState(state: CustomerState): string {
  const watches = Object.entries(state.watches).map(([id, { at, since }]) => [
    id,
    since === undefined ? [at] : [at, since],
  ]);
  const waiting = Object.entries(state.waiting).map(([id, wish]) => [id, encodeWaiting(wish)]);
  const text = JSON.stringify({
    c: present(encodeConsent(state.consent)),
    s: present(state.suppressions),
    p: state.complaint.at === 0 ? undefined : [Number(state.complaint.open), state.complaint.at],
    r: Object.keys(state.recent).length === 0 ? undefined : state.recent,
    a: encodeActivity(state.activity),
    v: state.purchases,
    e: state.erasedAt,
    k: present(state.contacts.map(encodeContact)),
    u: present(state.undelivered.map(encodeUndelivered)),
    n: present(state.notices),
    o: present(state.unpublished),
    w: watches.length === 0 ? undefined : Object.fromEntries(watches),
    q: waiting.length === 0 ? undefined : Object.fromEntries(waiting),
  });
  if (text.length <= MAX_STATE_CHARACTERS) return text;
  throw new DomainError(
    'STATE_TOO_LARGE',
    `a customer's state would exceed ${MAX_STATE_CHARACTERS} characters`,
  );
}

/** @throws DomainError STATE_UNREADABLE: nobody is messaged on a state that cannot be understood. */
export function decodeState(text: string): CustomerState {
  const parsed = storedSchema.safeParse(parseJson(text));
  if (!parsed.success) throw unreadable();
  const { c, s, p, r, a, v, e, k, u, n, o, w, q } = parsed.data;
  return {
    consent: decodeConsent(c),
    suppressions: s,
    complaint: p === undefined ? EMPTY_STATE.complaint : { open: p[0] === 1, at: p[1] },
    recent: r,
    activity: decodeActivity(a),
    ...(v !== undefined && { purchases: v }),
    ...(e !== undefined && { erasedAt: e }),
    contacts: k,
    undelivered: u,
    notices: n,
    unpublished: o,
    waiting: q,
    watches: Object.fromEntries(
      Object.entries(w).map(([id, [at, since]]) => [
        id,
        since === undefined ? { at } : { at, since },
      ]),
    ),
  };
}

const optional = <K extends string, V>(key: K, value: V | undefined): { readonly [k in K]?: V } =>
  value === undefined ? {} : ({ [key]: value } as { readonly [k in K]?: V });

const present = <T>(list: readonly T[]): readonly T[] | undefined =>
  list.length === 0 ? undefined : list;

const encodeContact = (one: Contact): unknown[] => [
  one.id,
  one.campaignId,
  one.campaignVersion,
  one.arm,
  CONTACT_STATUS.indexOf(one.status),
  PURPOSE_CODE[one.purpose],
  one.channel === undefined ? 0 : CHANNEL_CODE[one.channel],
  one.category ?? 0,
  one.at,
  one.at - one.exposedAt,
  one.until - one.at,
  ...(one.reversible === undefined ? [] : [one.reversible.map(encodeReversible)]),
  ...(one.split === undefined ? [] : [one.split]),
  ...(one.code === undefined ? [] : [[one.code.hash, Number(one.code.used)]]),
];

const encodeReversible = ({ event, left, counts, incentive }: Reversible): unknown[] => [
  event,
  left,
  Number(counts),
  ...(incentive === undefined ? [] : [incentive]),
];

const encodeUndelivered = (one: Undelivered): unknown[] => [
  one.id,
  one.campaignId,
  one.campaignVersion,
  CHANNEL_CODE[one.channel],
  PURPOSE_CODE[one.purpose],
  MESSAGE_STATUS.indexOf(one.status),
  one.sendAt,
  one.expiresAt,
  one.since,
  one.attempts,
  ...(one.resent === true ? [1] : []),
];

const encodeWaiting = (wish: WaitingWish): unknown[] => {
  const { kind, id, at, facts } = wish.occasion;
  return [
    wish.at,
    wish.until,
    wish.campaignVersion,
    wish.rulesetVersion,
    wish.reason,
    kind,
    id,
    at,
    facts,
  ];
};

function encodeConsent(consent: Consent): unknown[][] {
  return channelSchema.options.flatMap((channel) =>
    purposeSchema.options.flatMap((purpose) => {
      const record = consent[channel]?.[purpose];
      if (record === undefined) return [];
      const { granted, at, source, confirmed, proof } = record;
      const tuple = [
        CHANNEL_CODE[channel],
        PURPOSE_CODE[purpose],
        granted ? (confirmed === true ? 2 : 1) : 0,
        Date.parse(at),
        source,
      ];
      return [proof === undefined ? tuple : [...tuple, proof]];
    }),
  );
}

function decodeConsent(tuples: readonly z.output<typeof consentTuple>[]): Consent {
  const consent: Partial<Record<Channel, Partial<Record<Purpose, ConsentRecord>>>> = {};
  for (const [channel, purpose, granted, at, source, proof] of tuples) {
    const record = {
      granted: granted > 0,
      ...(granted === 2 && { confirmed: true }),
      at: new Date(at).toISOString(),
      source,
      ...(proof !== undefined && { proof }),
    };
    consent[channel] = { ...consent[channel], [purpose]: record };
  }
  return consent;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Its message quotes the text, which is a customer's.
    throw unreadable();
  }
}

const unreadable = (): DomainError =>
  new DomainError('STATE_UNREADABLE', "a customer's stored state has an unknown shape");
