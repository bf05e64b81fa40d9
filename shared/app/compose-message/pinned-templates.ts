/** Templates by version, compiled once per process. */
import { fieldsUsed } from '#shared/domain/templates/check.ts';
import { compileTemplate, type Render } from '#shared/domain/templates/render.ts';
import type { Template } from '#shared/domain/templates/template.ts';
import type { Templates } from '#shared/ports/templates.ts';

export interface PinnedTemplate {
  readonly id: string;
  readonly version: number;
  readonly template: Template;
  readonly render: Render;
  /** It shows an address of ours, so somebody may follow one. */
  readonly hasLinks: boolean;
}

/** Versions never change, so a kept one is never stale. */
const KEPT = 200;

/** Undefined: there is no such version. @throws DomainError INVALID_TEMPLATE */
export function createPinnedTemplates(
  templates: Templates,
): (id: string, version: number) => Promise<PinnedTemplate | undefined> {
  const kept = new Map<string, PinnedTemplate>();
  return async (id, version) => {
    const key = `${id}@${version}`;
    const known = kept.get(key);
    if (known !== undefined) return known;
    const template = await templates.get(id, version);
    if (template === undefined) return undefined;
    const hasLinks =
      template.channel === 'email' ||
      [...fieldsUsed(template)].some((path) => LINK_PATH.test(path));
    const pinned = { id, version, template, render: compileTemplate(template), hasLinks };
    if (kept.size >= KEPT) kept.clear();
    kept.set(key, pinned);
    return pinned;
  };
}

const LINK_PATH = /^(links\..+|unsubscribe_url|preferences_url)$/;
