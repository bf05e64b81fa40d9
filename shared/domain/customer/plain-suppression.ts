/** An entry of the suppression list read without its schema (`plain.ts` says why). */
import { CHANNELS } from '../channel.ts';
import { hasOnly, isDateTime, isFields, isOneOf, isText } from '../plain.ts';
import { MAX_ADDRESS_HASH, SUPPRESSION_REASONS, type Suppression } from './suppression.ts';

const FIELDS = new Set(['channel', 'address', 'reason', 'at']);

/** Undefined: `suppressionSchema` is to judge it, which lets through no more. */
export function readPlainSuppression(raw: unknown): Suppression | undefined {
  if (!isFields(raw) || !hasOnly(raw, FIELDS)) return undefined;
  const { channel, address, reason, at } = raw;
  if (!isOneOf(channel, CHANNELS) || !isOneOf(reason, SUPPRESSION_REASONS)) return undefined;
  if (!isText(address, MAX_ADDRESS_HASH) || address === '') return undefined;
  return isDateTime(at) ? { channel, address, reason, at } : undefined;
}
