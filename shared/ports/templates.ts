import type { Template } from '#shared/domain/templates/template.ts';

/** Immutable versions: a campaign in force names the one it was published with. */
export interface Templates {
  get(id: string, version: number): Promise<Template | undefined>;
}
