/** What files and engines alike hold: everything parsed, with every default filled in. */
import type { Campaign } from '#shared/domain/campaign/campaign.ts';
import type { FieldCatalogue } from '#shared/domain/campaign/field-catalogue.ts';
import type { Segment } from '#shared/domain/campaign/segment.ts';
import type { Policy } from '#shared/domain/policy/policy.ts';
import type { Template } from '#shared/domain/templates/template.ts';

export interface Content {
  readonly campaigns: ReadonlyMap<string, Campaign>;
  readonly segments: ReadonlyMap<string, Segment>;
  readonly templates: ReadonlyMap<string, Template>;
  /** Absent: the files leave it to the engine. */
  readonly fields?: FieldCatalogue;
  readonly policy?: Policy;
}

export interface GrowingContent extends Content {
  readonly campaigns: Map<string, Campaign>;
  readonly segments: Map<string, Segment>;
  readonly templates: Map<string, Template>;
  fields?: FieldCatalogue;
  policy?: Policy;
}

export const emptyContent = (): GrowingContent => ({
  campaigns: new Map(),
  segments: new Map(),
  templates: new Map(),
});
