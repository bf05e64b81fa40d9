/** The links of a template's version, without the schema of all the rest: what a click waits for. */
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { TemplateLinks } from '#shared/ports/templates.ts';
import { type Table, versionKey } from './table.ts';

/** Checked once more: a wrong address would be a redirect to anywhere. */
const linksSchema = z.object({ links: z.record(z.string(), z.url({ protocol: /^https$/ })) });

export function createDynamoTemplateLinks(table: Table): TemplateLinks {
  return {
    async get(id, version) {
      const { Item } = await table.db.send(
        new GetCommand({
          TableName: table.name,
          Key: versionKey(table, 'TEMPLATE', id, version),
          ConsistentRead: true,
        }),
      );
      return Item === undefined ? undefined : linksSchema.parse(JSON.parse(String(Item.content)));
    },
  };
}
