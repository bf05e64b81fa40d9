import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { parseWith } from '#shared/contracts/reader.ts';
import type { SentMessages } from '#shared/ports/sent-messages.ts';
import { sentMessageItem, toSentMessage, toSentMessageItem } from './sent-message-item.ts';
import { type Key, partition, type Table } from './table.ts';

/** @param retention how long links can be followed after the message, in milliseconds */
export function createDynamoSentMessages(
  table: Table,
  retention: { readonly linksMs: number },
): SentMessages {
  return {
    async keep(message) {
      const Item = {
        ...keyOf(table, message.messageId),
        ...toSentMessageItem(message),
        ttl: Math.floor((Date.parse(message.at) + retention.linksMs) / 1000),
      };
      await table.db.send(new PutCommand({ TableName: table.name, Item }));
    },

    async get(messageId) {
      const { Item } = await table.db.send(
        // Eventual is enough: no link is followed in the second in which it was made.
        new GetCommand({ TableName: table.name, Key: keyOf(table, messageId) }),
      );
      return Item === undefined ? undefined : toSentMessage(await parseWith(sentMessageItem, Item));
    },
  };
}

const keyOf = (table: Table, messageId: string): Key => ({
  PK: partition(table, 'D', messageId),
  SK: 'M',
});
