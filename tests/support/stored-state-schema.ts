/**
 * The shape of a stored state as a schema, which is too slow to load where states are read: what the
 * decoder is held to.
 */
import * as z from 'zod';
import { decodeActivity } from '#shared/domain/activity/codec.ts';
import { reasonSchema } from '#shared/domain/arbitration/reason-schema.ts';
import type { Channel, Purpose } from '#shared/domain/channel.ts';
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

const CONTACT_STATUS = ['none', 'reserved', 'sent', 'doubt'] as const;
const MESSAGE_STATUS = ['pending', 'claimed', 'in_doubt'] as const;

const channelCode = z
  .enum(['e', 't'])
  .transform((code): Channel => (code === 'e' ? 'email' : 'sms'));
const purposeCode = z
  .enum(['m', 's'])
  .transform((code): Purpose => (code === 'm' ? 'marketing' : 'service'));
const absent = z.literal(0).transform(() => undefined);

/** Event, amount left, whether it counts, what its offer cost, and its currency and rate. */
const reversibleTuple = z
  .tuple([z.string(), z.string(), z.union([z.literal(0), z.literal(1)])])
  .rest(z.string())
  .transform(
    ([event, left, counts, incentive, currency, rate]): Reversible => ({
      event,
      left,
      counts: counts === 1,
      ...(incentive !== undefined && incentive !== '0' && { incentive }),
      ...(currency !== undefined && rate !== undefined && { from: { currency, rate } }),
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

export const storedStateSchema = z
  .strictObject({
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
  })
  .transform(
    ({ c, s, p, r, a, v, e, k, u, n, o, w, q }): CustomerState => ({
      consent: consentOf(c),
      suppressions: s,
      complaint: p === undefined ? EMPTY_STATE.complaint : { open: p[0] === 1, at: p[1] },
      recent: r,
      activity: decodeActivity(a),
      ...optional('purchases', v),
      ...optional('erasedAt', e),
      contacts: k,
      undelivered: u,
      notices: n,
      unpublished: o,
      waiting: q,
      watches: Object.fromEntries(
        Object.entries(w).map(([id, [at, since]]) => [id, { at, ...optional('since', since) }]),
      ),
    }),
  );

const optional = <K extends string, V>(key: K, value: V | undefined): { readonly [k in K]?: V } =>
  value === undefined ? {} : ({ [key]: value } as { readonly [k in K]?: V });

function consentOf(tuples: readonly z.output<typeof consentTuple>[]): Consent {
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
