import type { Template } from '#shared/domain/templates/template.ts';
import type { TemplateStore } from '#shared/ports/template-store.ts';
import { createMemoryVersionedStore } from './versioned-store.ts';

export function createMemoryTemplates(): TemplateStore {
  const store = createMemoryVersionedStore<Template>();
  return { ...store, get: async (id, version) => (await store.version(id, version))?.content };
}
