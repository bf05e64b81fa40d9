/**
 * The token in a link: which key signed it, which message it came with, what it is for, and a MAC.
 *
 *   key id (1 byte) | message id (16) | target (1) | MAC (10)   = 28 bytes, 38 characters
 *
 * It carries no address and no destination, so there is nothing to read in it and nothing to
 * redirect elsewhere. 80 bits of MAC can only be guessed by asking us (NIST SP 800-107, 5.3.3:
 * 32 bits and more). As 28 bytes end within a character, the last one is A, Q, g or w: a link
 * never ends in "-" or "_", which some phones leave out of what they underline.
 */
import type { Channel } from '../channel.ts';
import { BASE64URL, CROCKFORD, fromText, toText } from './bit-text.ts';

/**
 * A number: the template's link of that index. What is about consent names the channel that its message
 * came by: on record may be the channel of an earlier decision on the same occasion. Links of before
 * they did name none.
 */
export type LinkTarget = number | 'open' | AboutConsent | `${AboutConsent}_${Channel}`;
type AboutConsent = 'unsubscribe' | 'preferences';

export interface Link {
  /** 26 characters, as `stableId` makes them. */
  readonly messageId: string;
  readonly target: LinkTarget;
}

export interface DecodedToken {
  readonly keyId: number;
  readonly link: Link;
  /** What the MAC is over. */
  readonly signed: Uint8Array;
  readonly mac: Uint8Array;
}

export const MAC_BYTES = 10;
const ID_BYTES = 16;
const SIGNED_BYTES = 1 + ID_BYTES + 1;

const TARGET_CODES = {
  preferences_sms: 249,
  preferences_email: 250,
  unsubscribe_sms: 251,
  unsubscribe_email: 252,
  open: 253,
  preferences: 254,
  unsubscribe: 255,
} as const satisfies Record<Exclude<LinkTarget, number>, number>;
const TARGETS = new Map<number, LinkTarget>(
  Object.entries(TARGET_CODES).map(([target, code]) => [code, target as keyof typeof TARGET_CODES]),
);
/** Indexes 0–248 are a template's links, of which it may have 50. */
const MAX_INDEX = 248;

/**
 * The bytes to sign. The target is one of them: a token for the open pixel is worth nothing as an
 * unsubscribe.
 *
 * @throws RangeError for what is no message id, link index or key id (0–255).
 */
export function bytesToSign(keyId: number, { messageId, target }: Link): Uint8Array {
  const id = fromText(messageId, CROCKFORD, ID_BYTES);
  const code = typeof target === 'number' ? target : TARGET_CODES[target];
  const isCode = Number.isInteger(code) && code >= 0;
  if (id === undefined || !isCode || (typeof target === 'number' && code > MAX_INDEX)) {
    throw new RangeError('no message id or no link index');
  }
  if (!Number.isInteger(keyId) || keyId < 0 || keyId > 255) throw new RangeError('no key id');
  return Uint8Array.of(keyId, ...id, code);
}

export const encodeToken = (signed: Uint8Array, mac: Uint8Array): string =>
  toText(Uint8Array.of(...signed, ...mac.subarray(0, MAC_BYTES)), BASE64URL);

/** What `text` claims; nothing of it is true until the MAC is checked. Undefined: it is no token. */
export function decodeToken(text: string): DecodedToken | undefined {
  const bytes = fromText(text, BASE64URL, SIGNED_BYTES + MAC_BYTES);
  if (bytes === undefined) return undefined;
  const [keyId = 0] = bytes;
  return {
    keyId,
    link: {
      messageId: toText(bytes.subarray(1, 1 + ID_BYTES), CROCKFORD),
      target: targetOf(bytes[1 + ID_BYTES] ?? 0),
    },
    signed: bytes.subarray(0, SIGNED_BYTES),
    mac: bytes.subarray(SIGNED_BYTES),
  };
}

const targetOf = (code: number): LinkTarget => TARGETS.get(code) ?? code;

/** By which the message came that the link stood in, where the link says so. */
export function channelOf(target: LinkTarget): Channel | undefined {
  if (target === 'unsubscribe_email' || target === 'preferences_email') return 'email';
  return target === 'unsubscribe_sms' || target === 'preferences_sms' ? 'sms' : undefined;
}
