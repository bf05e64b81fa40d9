/** The links of a template's version, without the schema of all the rest: what a click waits for. */
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { parseWith } from '#shared/contracts/reader.ts';
import type { TemplateLinks } from '#shared/ports/templates.ts';
import { type Table, versionKey } from './table.ts';
import { templateLinksContent } from './template-links-content.ts';

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
      return Item === undefined
        ? undefined
        : parseWith(templateLinksContent, JSON.parse(String(Item.content)));
    },
  };
}
