import type { LazyReader } from '#shared/contracts/reader.ts';
import { readPlainTemplate } from '#shared/domain/templates/plain-template.ts';
import type { Template } from '#shared/domain/templates/template.ts';
import type { TemplateStore } from '#shared/ports/template-store.ts';
import type { Table } from './table.ts';
import { createDynamoVersionedStore } from './versioned-store.ts';

export const templateContent: LazyReader<Template> = {
  plain: readPlainTemplate,
  schema: async () => (await import('#shared/domain/templates/template.ts')).templateSchema,
};

export function createDynamoTemplates(table: Table): TemplateStore {
  const kind = { kind: 'TEMPLATE', list: 'TEMPLATES', content: templateContent };
  const store = createDynamoVersionedStore(table, kind);
  return { ...store, get: async (id, version) => (await store.version(id, version))?.content };
}
