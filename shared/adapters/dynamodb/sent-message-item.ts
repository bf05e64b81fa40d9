/**
 * The stored shape of a message that was composed. Short names: every message writes one, and it shall
 * stay one small unit.
 */
import type { LazyReader } from '#shared/contracts/reader.ts';
import { CHANNELS } from '#shared/domain/channel.ts';
import { isDateTime, isFields, isInteger, isOneOf, isText } from '#shared/domain/plain.ts';
import type { SentMessage } from '#shared/ports/sent-messages.ts';
import type { SentMessageItem } from './sent-message-schema.ts';

export const sentMessageItem: LazyReader<SentMessageItem> = {
  plain(raw) {
    if (!isFields(raw)) return undefined;
    const { id, c, k, h, t, v, at } = raw;
    if (!isText(id) || !isText(c) || !isText(k) || !isOneOf(h, CHANNELS)) return undefined;
    if (!isText(t) || !isInteger(v) || !isDateTime(at)) return undefined;
    return { id, c, k, h, t, v, at };
  },
  schema: async () => (await import('./sent-message-schema.ts')).sentMessageSchema,
};

export const toSentMessage = ({ id, c, k, h, t, v, at }: SentMessageItem): SentMessage => ({
  messageId: id,
  customerId: c,
  campaignId: k,
  channel: h,
  templateId: t,
  templateVersion: v,
  at,
});

export const toSentMessageItem = ({
  messageId,
  customerId,
  campaignId,
  channel,
  templateId,
  templateVersion,
  at,
}: SentMessage): SentMessageItem => ({
  id: messageId,
  c: customerId,
  k: campaignId,
  h: channel,
  t: templateId,
  v: templateVersion,
  at,
});
