import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { channelSchema } from '#shared/domain/channel-schema.ts';
import type { SentMessages } from '#shared/ports/sent-messages.ts';
import { type Key, partition, type Table } from './table.ts';

/** Short names: every message writes one, and it shall stay one small unit. */
const itemSchema = z
  .object({
    id: z.string(),
    c: z.string(),
    k: z.string(),
    h: channelSchema,
    t: z.string(),
    v: z.number().int(),
    at: z.iso.datetime(),
  })
  .transform(({ id, c, k, h, t, v, at }) => ({
    messageId: id,
    customerId: c,
    campaignId: k,
    channel: h,
    templateId: t,
    templateVersion: v,
    at,
  }));

/** @param retention how long links can be followed after the message, in milliseconds */
export function createDynamoSentMessages(
  table: Table,
  retention: { readonly linksMs: number },
): SentMessages {
  return {
    async keep({ messageId, customerId, campaignId, channel, templateId, templateVersion, at }) {
      const Item = {
        ...keyOf(table, messageId),
        id: messageId,
        c: customerId,
        k: campaignId,
        h: channel,
        t: templateId,
        v: templateVersion,
        at,
        ttl: Math.floor((Date.parse(at) + retention.linksMs) / 1000),
      };
      await table.db.send(new PutCommand({ TableName: table.name, Item }));
    },

    async get(messageId) {
      const { Item } = await table.db.send(
        // Eventual is enough: no link is followed in the second in which it was made.
        new GetCommand({ TableName: table.name, Key: keyOf(table, messageId) }),
      );
      return Item === undefined ? undefined : itemSchema.parse(Item);
    },
  };
}

const keyOf = (table: Table, messageId: string): Key => ({
  PK: partition(table, 'D', messageId),
  SK: 'M',
});
