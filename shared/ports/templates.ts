import type { Template } from '#shared/domain/templates/template.ts';

/** Immutable versions: a campaign in force names the one it was published with. */
export interface Templates {
  get(id: string, version: number): Promise<Template | undefined>;
}

/** As much of them as following a link needs. */
export interface TemplateLinks {
  get(id: string, version: number): Promise<Pick<Template, 'links'> | undefined>;
}
