/** Calls of Segment's libraries ▶ profiles and events; profiles first, since events need their customer. */
import {
  type CustomerBody,
  customerBodySchema,
  type ItemResult,
} from '#shared/contracts/http/customers.ts';
import { checkInput } from '#shared/contracts/http/input-errors.ts';
import { type InputError, problem } from '#shared/contracts/http/problem.ts';
import {
  identifyCallSchema,
  MAX_MESSAGE_BYTES,
  trackCallSchema,
} from '#shared/contracts/tracking/message.ts';
import { trackToEvent } from '#shared/contracts/tracking/track-to-event.ts';
import {
  type KnownProfile,
  traitsToProfile,
} from '#shared/contracts/tracking/traits-to-profile.ts';
import { stableId } from '#shared/domain/hash.ts';
import { customerIdSchema } from '#shared/domain/identifier.ts';
import type { StoredCustomer } from '#shared/ports/customers.ts';
import type { Answered, Call, Handlers, Reply } from './call.ts';
import type { ApiPorts } from './ports.ts';
import { refusedItem } from './refused-item.ts';
import { handIn, inFuture, NONE_TAKEN, noneTaken, type ReadEvent } from './take-events.ts';
import { writeCustomers } from './write-customers.ts';

/** Customers that are written at the same time. */
const AT_ONCE = 50;
/** Each conflict means that somebody else succeeded. */
const MAX_ATTEMPTS = 10;

type Message = Readonly<Record<string, unknown>> & { readonly type: string };
type Caller = Pick<Call<unknown>, 'actor' | 'now' | 'requestId'>;

export function createTrackingHandlers(
  ports: ApiPorts,
): Handlers<'identify' | 'track' | 'trackBatch'> {
  const single = async (type: string, call: Caller & { readonly body: object }): Promise<Reply> => {
    const results = await take(ports, [{ ...call.body, type }], call);
    const [only] = results;
    if (only?.status !== 422) return answerOf(results);
    return problem('INPUT_INVALID', undefined, { errors: only.errors ?? [] });
  };
  return {
    identify: (call) => single('identify', call),
    track: (call) => single('track', call),
    async trackBatch(call) {
      const { batch, sentAt } = call.body;
      return answerOf(
        await take(
          ports,
          batch.map((message) => ({ sentAt, ...message })),
          call,
        ),
      );
    },
  };
}

function answerOf(results: readonly ItemResult[]): Reply {
  if (noneTaken(results)) return NONE_TAKEN;
  const count = (wanted: (status: number) => boolean): number =>
    results.filter(({ status }) => wanted(status)).length;
  const refused = count((status) => status >= 400);
  return {
    status: refused === 0 ? 200 : 207,
    body: {
      success: refused === 0,
      taken: count((status) => status === 202),
      ignored: count((status) => status === 200),
      refused,
      results: results.filter(({ status, errors }) => status !== 202 || errors !== undefined),
    },
  } satisfies Answered;
}

/** One result per message, by index: 202 taken, 200 left out, 422 and 413 refused, 503 again later. */
async function take(
  ports: ApiPorts,
  messages: readonly Message[],
  caller: Caller,
): Promise<readonly ItemResult[]> {
  const results: ItemResult[] = [];
  const tracks: ReadEvent[] = [];
  const identifies: Identify[] = [];
  for (const [index, message] of messages.entries()) {
    const user = userOf(message);
    if (byteLength(message) > MAX_MESSAGE_BYTES)
      results.push({
        ...refusedItem(index, undefined, [TOO_LARGE], 'BODY_TOO_LARGE'),
        status: 413,
      });
    else if (message.type !== 'identify' && message.type !== 'track')
      results.push(leftOut(index, 'KIND_IGNORED'));
    else if (user.outcome === 'anonymous') results.push(leftOut(index, 'ANONYMOUS'));
    else if (user.outcome === 'refused') results.push(refusedItem(index, undefined, user.errors));
    else if (message.type === 'identify') identifies.push({ index, userId: user.id, message });
    else tracks.push(readTrack(index, message, user.id, caller));
  }
  for (let at = 0; at < identifies.length; at += AT_ONCE)
    results.push(...(await identifyAll(ports, identifies.slice(at, at + AT_ONCE), caller)));
  results.push(...(await handIn(ports.events, tracks)));
  return results.sort((a, b) => a.index - b.index);
}

function readTrack(
  index: number,
  message: Message,
  userId: string,
  { now, requestId }: Caller,
): ReadEvent {
  const call = checkInput(trackCallSchema, message);
  if (!call.ok) return { refused: refusedItem(index, undefined, call.errors) };
  const unnamed = stableId('tracking', requestId, String(index));
  const event = trackToEvent(call.value, userId, now, unnamed);
  if (!event.ok) return { refused: refusedItem(index, undefined, event.errors) };
  const ahead = inFuture(event.value, now, '#/timestamp');
  if (ahead !== undefined) return { refused: refusedItem(index, event.value.id, [ahead]) };
  return { index, event: event.value };
}

interface Identify {
  readonly index: number;
  readonly userId: string;
  readonly message: Message;
}

/** Customers side by side; what several calls say of one is one write, the last word on each trait. */
async function identifyAll(
  ports: ApiPorts,
  calls: readonly Identify[],
  caller: Caller,
): Promise<readonly ItemResult[]> {
  const byCustomer = Map.groupBy(calls, ({ userId }) => userId);
  const results = await Promise.all(
    [...byCustomer].map(([id, own]) => identifyOne(ports, id, own, caller)),
  );
  return results.flat();
}

/** Added to the profile as it is: whoever is overtaken adds to what is there then. */
async function identifyOne(
  ports: ApiPorts,
  id: string,
  calls: readonly Identify[],
  caller: Caller,
): Promise<readonly ItemResult[]> {
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    const stored = await ports.customers.loadLatest(id);
    const { body, results } = withTraits(profileOf(stored), calls);
    if (body === undefined) return results;
    const known = new Map(stored === undefined ? [] : [[id, stored]]);
    if ((await writeCustomers(ports, [{ id, body }], known, caller)).has(id)) return results;
  }
  return calls.map(({ index }) => ({ index, id, status: 503, code: 'UNAVAILABLE' }));
}

/** `body` undefined: nothing of it can be taken. */
function withTraits(known: KnownProfile, calls: readonly Identify[]) {
  let body: CustomerBody | undefined;
  const results = calls.map(({ index, userId, message }): ItemResult => {
    const call = checkInput(identifyCallSchema, message);
    if (!call.ok) return refusedItem(index, userId, call.errors);
    const { profile, ignored, errors } = traitsToProfile(call.value, body ?? known);
    const checked = checkInput(customerBodySchema, profile);
    if (errors.length > 0 || !checked.ok)
      return refusedItem(index, userId, [...errors, ...(checked.ok ? [] : checked.errors)]);
    body = checked.value;
    const { errors: left } = refusedItem(index, userId, ignored);
    return { index, id: userId, status: 202, ...(ignored.length > 0 && { errors: left }) };
  });
  return { body, results };
}

function profileOf(stored: StoredCustomer | undefined): KnownProfile {
  if (stored === undefined) return { attributes: {} };
  const { id: _id, ...profile } = stored.customer.profile;
  return profile;
}

type User =
  | { readonly outcome: 'known'; readonly id: string }
  | { readonly outcome: 'anonymous' }
  | { readonly outcome: 'refused'; readonly errors: readonly InputError[] };

function userOf({ userId, anonymousId }: Message): User {
  const isMissing = userId === undefined || userId === null || userId === '';
  if (isMissing && typeof anonymousId === 'string') return { outcome: 'anonymous' };
  const id = customerIdSchema.safeParse(typeof userId === 'number' ? String(userId) : userId);
  if (id.success) return { outcome: 'known', id: id.data };
  const detail = isMissing ? 'is missing' : (id.error.issues[0]?.message ?? 'is no id');
  const rule = isMissing ? 'required' : 'format';
  return { outcome: 'refused', errors: [{ pointer: '#/userId', rule, detail }] };
}

/** The engine knows customers by the id of the bank or merchant, and contacts nobody else. */
const leftOut = (index: number, code: 'ANONYMOUS' | 'KIND_IGNORED'): ItemResult => ({
  index,
  status: 200,
  code,
});

const TOO_LARGE: InputError = { pointer: '#', rule: 'too_large', detail: 'is above 32 KB' };

const byteLength = (message: Message): number =>
  new TextEncoder().encode(JSON.stringify(message)).length;
