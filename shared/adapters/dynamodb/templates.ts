import { templateSchema } from '#shared/domain/templates/template.ts';
import type { TemplateStore } from '#shared/ports/template-store.ts';
import type { Table } from './table.ts';
import { createDynamoVersionedStore } from './versioned-store.ts';

export function createDynamoTemplates(table: Table): TemplateStore {
  const kind = { kind: 'TEMPLATE', list: 'TEMPLATES', content: templateSchema };
  const store = createDynamoVersionedStore(table, kind);
  return { ...store, get: async (id, version) => (await store.version(id, version))?.content };
}
