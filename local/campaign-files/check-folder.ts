/** Everything a folder of campaigns gets wrong, and what of it can be used. */
import type * as z from 'zod';
import { checkInput } from '#shared/contracts/http/input-errors.ts';
import { campaignSchema } from '#shared/domain/campaign/campaign.ts';
import { fieldCatalogueSchema } from '#shared/domain/campaign/field-catalogue.ts';
import { segmentSchema } from '#shared/domain/campaign/segment.ts';
import { policySchema } from '#shared/domain/policy/policy.ts';
import { templateSchema } from '#shared/domain/templates/template.ts';
import { type Content, emptyContent, type GrowingContent } from './content.ts';
import { type FileProblem, problemAt } from './file-problem.ts';
import type { CampaignFolder } from './read-folder.ts';
import { reviewContent } from './review-content.ts';
import type { SourceFile } from './source-file.ts';
import { readSurroundings, type Surroundings, templateBody } from './template-source.ts';

export interface CheckedFolder {
  /** What passed its schema. */
  readonly content: Content;
  /** By file, then by line. */
  readonly problems: readonly FileProblem[];
}

/** `elsewhere`: what an engine holds beside the files, for campaigns that name it. */
export async function checkFolder(
  folder: CampaignFolder,
  elsewhere: Content = emptyContent(),
): Promise<CheckedFolder> {
  const problems: FileProblem[] = [...folder.problems];
  const content = emptyContent();
  const around = readSurroundings(folder);
  if (!around.ok) problems.push(...around.errors.map((error) => problemAt(around.file, error)));
  for (const file of folder.files) {
    // Without its brand an e-mail cannot be judged, and the brand's own problem is on the list.
    if (!around.ok && file.kind === 'template') continue;
    problems.push(...take(file, around.ok ? around.surroundings : {}, content));
  }
  problems.push(...(await reviewContent(folder.files, content, elsewhere)));
  return { content, problems: onceEach(problems).sort(inReadingOrder) };
}

/** Puts what the file says into `content`, or says why not. */
function take(
  file: SourceFile,
  surroundings: Surroundings,
  content: GrowingContent,
): readonly FileProblem[] {
  const { kind, id, value } = file;
  switch (kind) {
    case 'campaign':
      return checked(file, campaignSchema, value, (one) => content.campaigns.set(id, one));
    case 'segment':
      return checked(file, segmentSchema, value, (one) => content.segments.set(id, one));
    case 'template': {
      const whole = templateBody(id, value, surroundings);
      if (!whole.ok) return whole.errors.map((error) => problemAt(file, error));
      return checked(file, templateSchema, whole.body, (one) => content.templates.set(id, one));
    }
    case 'fields':
      return checked(file, fieldCatalogueSchema, value, (one) => {
        content.fields = one;
      });
    case 'policy':
      return checked(file, policySchema, value, (one) => {
        content.policy = one;
      });
    case 'brand':
      return [];
  }
}

function checked<T>(
  file: SourceFile,
  schema: z.ZodType<T>,
  value: unknown,
  keep: (value: T) => void,
): readonly FileProblem[] {
  const read = checkInput(schema, value);
  if (!read.ok) return read.errors.map((error) => problemAt(file, error));
  keep(read.value);
  return [];
}

const onceEach = (problems: readonly FileProblem[]): FileProblem[] => [
  ...new Map(problems.map((one) => [JSON.stringify(one), one])).values(),
];

const inReadingOrder = (a: FileProblem, b: FileProblem): number =>
  a.file === b.file ? (a.line ?? 0) - (b.line ?? 0) : a.file < b.file ? -1 : 1;
