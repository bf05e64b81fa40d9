/** Templates by version, compiled once per process. */
import { fieldsUsed } from '#shared/domain/templates/check.ts';
import { compileTemplate, type Render } from '#shared/domain/templates/render.ts';
import type { Template } from '#shared/domain/templates/template.ts';
import type { Templates } from '#shared/ports/templates.ts';
import { createVersionCache } from '../version-cache.ts';

export interface PinnedTemplate {
  readonly id: string;
  readonly version: number;
  readonly template: Template;
  readonly render: Render;
  /** It shows an address of ours, so somebody may follow one. */
  readonly hasLinks: boolean;
}

/** Undefined: there is no such version. @throws DomainError INVALID_TEMPLATE */
export const createPinnedTemplates = (templates: Templates) =>
  createVersionCache(async (id, version): Promise<PinnedTemplate | undefined> => {
    const template = await templates.get(id, version);
    if (template === undefined) return undefined;
    const hasLinks =
      template.channel === 'email' ||
      [...fieldsUsed(template)].some((path) => LINK_PATH.test(path));
    return { id, version, template, render: compileTemplate(template), hasLinks };
  });

const LINK_PATH = /^(links\..+|unsubscribe_url|preferences_url)$/;
