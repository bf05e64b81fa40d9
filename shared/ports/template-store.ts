import type { Template } from '#shared/domain/templates/template.ts';
import type { Templates } from './templates.ts';
import type { VersionedStore } from './versioned-store.ts';

export type TemplateStore = VersionedStore<Template> & Templates;
