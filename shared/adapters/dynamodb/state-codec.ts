/**
 * The customer's state as it is stored: one JSON text with short keys and tuples, absent when empty,
 * so that in the common case the item fits one write unit of 1 KB. Instants are milliseconds.
 */
import { decodeActivity, encodeActivity } from '#shared/domain/activity/codec.ts';
import { readPlainSuppression } from '#shared/domain/customer/plain-suppression.ts';
import {
  type CustomerState,
  EMPTY_STATE,
  type Unpublished,
} from '#shared/domain/customer/state.ts';
import type { Suppression } from '#shared/domain/customer/suppression.ts';
import { DomainError } from '#shared/domain/domain-error.ts';
import { hasOnly, isText } from '#shared/domain/plain.ts';
import { decodeConsent, encodeConsent } from './state/consent.ts';
import { decodeContact, encodeContact } from './state/contact.ts';
import { fields, flag, list, number, record, text, tuple, unreadable } from './state/stored.ts';
import { decodeUndelivered, encodeUndelivered } from './state/undelivered.ts';
import { decodeWaiting, decodeWatch, encodeWaiting, encodeWatch } from './state/waiting.ts';

/**
 * Usual is under 1 KB. Recent events (2,000 at most), undelivered messages (10) and contacts (by the
 * caps) are bounded; this bounds the rest, far below the 400 KB of an item.
 */
export const MAX_STATE_CHARACTERS = 128 * 1024;
const MAX_PURCHASES_CHARACTERS = 512;

/** @throws DomainError STATE_TOO_LARGE: the event that would do it is kept aside, the state stays. */
export function encodeState(state: CustomerState): string {
  const stored = JSON.stringify({
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
    w: presentEach(state.watches, encodeWatch),
    q: presentEach(state.waiting, encodeWaiting),
  });
  if (stored.length <= MAX_STATE_CHARACTERS) return stored;
  throw new DomainError(
    'STATE_TOO_LARGE',
    `a customer's state would exceed ${MAX_STATE_CHARACTERS} characters`,
  );
}

const KEYS = new Set([...'cspravekunowq']);

/** @throws DomainError STATE_UNREADABLE: nobody is messaged on a state that cannot be understood. */
export function decodeState(stored: string): CustomerState {
  const state = fields(parseJson(stored));
  if (!hasOnly(state, KEYS)) throw unreadable();
  const {
    c = [],
    s = [],
    p,
    r = {},
    a,
    v,
    e,
    k = [],
    u = [],
    n = [],
    o = [],
    w = {},
    q = {},
  } = state;
  return {
    consent: decodeConsent(c),
    suppressions: list(s, decodeSuppression),
    complaint: p === undefined ? EMPTY_STATE.complaint : decodeComplaint(p),
    recent: record(r, text),
    activity: decodeActivity(a),
    ...(v !== undefined && { purchases: decodePurchases(v) }),
    ...(e !== undefined && { erasedAt: number(e) }),
    contacts: list(k, decodeContact),
    undelivered: list(u, decodeUndelivered),
    notices: list(n, text),
    unpublished: list(o, decodeUnpublished),
    waiting: record(q, decodeWaiting),
    watches: record(w, decodeWatch),
  };
}

const present = <T>(all: readonly T[]): readonly T[] | undefined =>
  all.length === 0 ? undefined : all;

function presentEach<T>(all: Readonly<Record<string, T>>, encode: (one: T) => unknown[]) {
  const entries = present(Object.entries(all));
  return entries && Object.fromEntries(entries.map(([id, one]) => [id, encode(one)]));
}

function decodeSuppression(stored: unknown): Suppression {
  const read = readPlainSuppression(stored);
  if (read === undefined) throw unreadable();
  return read;
}

function decodeComplaint(stored: unknown): CustomerState['complaint'] {
  const [open, at] = tuple(stored, 2);
  return { open: flag(open), at: number(at) };
}

function decodePurchases(stored: unknown): string {
  if (isText(stored, MAX_PURCHASES_CHARACTERS)) return stored;
  throw unreadable();
}

/** Written as it stands and by `encodeState` alone: whoever publishes it looks at no more of it. */
function decodeUnpublished(stored: unknown): Unpublished {
  if (typeof stored === 'object' && stored !== null) return stored as Unpublished;
  throw unreadable();
}

function parseJson(stored: string): unknown {
  try {
    return JSON.parse(stored);
  } catch {
    // Its message quotes the text, which is a customer's.
    throw unreadable();
  }
}
