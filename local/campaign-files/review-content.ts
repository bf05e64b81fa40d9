/**
 * What only a whole folder can get wrong: the reviews that the API makes on saving, over the files as
 * if they were saved already.
 */
import { createMemoryOfferCodes } from '#shared/adapters/memory/offer-codes.ts';
import { createMemorySegments } from '#shared/adapters/memory/segments.ts';
import { createMemorySettings } from '#shared/adapters/memory/settings.ts';
import { createMemoryTemplates } from '#shared/adapters/memory/templates.ts';
import { reviewCampaign } from '#shared/app/api/review-campaign.ts';
import { reviewFacts, reviewSegments, type Warning } from '#shared/app/api/review-condition.ts';
import { readSegments } from '#shared/app/api/segments-of-condition.ts';
import { pointer } from '#shared/contracts/http/input-errors.ts';
import type { InputError } from '#shared/contracts/http/problem.ts';
import type { Campaign } from '#shared/domain/campaign/campaign.ts';
import { EMPTY_CATALOGUE, type FieldCatalogue } from '#shared/domain/campaign/field-catalogue.ts';
import { nameKey } from '#shared/domain/campaign/name.ts';
import { lintCampaign } from '#shared/domain/lint/lint-campaign.ts';
import { checkTemplate } from '#shared/domain/templates/check.ts';
import type { Finding } from '#shared/domain/templates/finding.ts';
import type { Content } from './content.ts';
import { type FileProblem, problemAt } from './file-problem.ts';
import type { SourceFile } from './source-file.ts';

/** `elsewhere`: what an engine holds; the files come before it. */
export async function reviewContent(
  files: readonly SourceFile[],
  content: Content,
  elsewhere: Content,
): Promise<readonly FileProblem[]> {
  const whole = over(content, elsewhere);
  const stores = await asSaved(whole);
  const catalogue = content.fields ?? elsewhere.fields ?? EMPTY_CATALOGUE;
  const names = new Map<string, string>();
  /** What a template gets wrong by itself is not said again of each campaign that names it. */
  const broken = new Set<string>();
  const problems: FileProblem[] = [];
  for (const file of files.filter(({ kind }) => kind === 'template')) {
    const template = content.templates.get(file.id);
    if (template === undefined) continue;
    for (const finding of checkTemplate(template, catalogue)) {
      const { language, part, message } = finding;
      broken.add(`"${file.id}", ${language}, ${part}: ${message}`);
      problems.push(findingAt(file, finding));
    }
  }
  for (const file of files) {
    const { kind, id } = file;
    const segment = kind === 'segment' ? content.segments.get(id) : undefined;
    const campaign = kind === 'campaign' ? content.campaigns.get(id) : undefined;
    if (segment !== undefined) {
      const { condition } = segment;
      const named = await readSegments(stores.segments, condition);
      const { errors, warnings } = reviewFacts(condition, catalogue, ['condition']);
      const circles = reviewSegments(condition, named, ['condition'], id);
      problems.push(...inFile(file, [...circles, ...errors], warnings));
    }
    if (campaign !== undefined) {
      const { errors, warnings } = await reviewCampaign(stores, campaign);
      const taken = nameTaken(names, id, campaign);
      const own = errors.filter(
        ({ rule, detail }) => rule !== 'template_broken' || !broken.has(detail),
      );
      // What is refused already needs no second word on what is odd about it.
      const odd = own.length === 0 ? lint(file, campaign, whole, catalogue) : [];
      const said = new Set(odd.map(({ detail }) => detail));
      const other = warnings.filter(({ detail }) => !said.has(detail));
      problems.push(...inFile(file, [...taken, ...own], other), ...odd);
    }
  }
  return problems;
}

/** What an engine will hold once the files are applied. */
export const over = (content: Content, elsewhere: Content): Content => ({
  ...elsewhere,
  ...content,
  campaigns: new Map([...elsewhere.campaigns, ...content.campaigns]),
  segments: new Map([...elsewhere.segments, ...content.segments]),
  templates: new Map([...elsewhere.templates, ...content.templates]),
});

/** As the API would find it in its stores. */
async function asSaved({ templates, segments, campaigns, policy, fields }: Content) {
  const stores = {
    templates: createMemoryTemplates(),
    segments: createMemorySegments(),
    settings: createMemorySettings(),
    offerCodes: createMemoryOfferCodes(),
  };
  const by = { author: 'files', at: new Date(0).toISOString() };
  for (const [id, one] of templates) await stores.templates.save(id, one, by, 0);
  for (const [id, one] of segments) await stores.segments.save(id, one, by, 0);
  if (policy !== undefined) await stores.settings.save('policy', policy, by, 0);
  if (fields !== undefined) await stores.settings.save('fields', fields, by, 0);
  // Codes are loaded into an engine and are in no file: whether a pool has any, only that engine knows.
  for (const { offer } of campaigns.values())
    if (typeof offer?.code === 'object' && 'pool' in offer.code)
      await stores.offerCodes.add(offer.code.pool, ['ANY']);
  return stores;
}

function lint(
  file: SourceFile,
  campaign: Campaign,
  { segments, templates, policy }: Content,
  fields: FieldCatalogue,
): readonly FileProblem[] {
  const conditions = [...segments].map(([id, { condition }]) => [id, condition] as const);
  const findings = lintCampaign(campaign, {
    segments: new Map(conditions),
    templates,
    fields,
    ...(policy !== undefined && { policy }),
  });
  return findings.map(({ code, path, message }) => {
    const error = { pointer: pointer(path), rule: code.toLowerCase(), detail: message };
    // It can be saved all the same.
    return problemAt(file, error, 'warning');
  });
}

const inFile = (
  file: SourceFile,
  errors: readonly InputError[],
  warnings: readonly Warning[],
): readonly FileProblem[] => [
  ...errors.map((error) => problemAt(file, error)),
  ...warnings.map((one) => problemAt(file, { ...one, rule: 'unlikely' }, 'warning')),
];

function findingAt(file: SourceFile, finding: Finding): FileProblem {
  const { language, part, line, column, code, message, severity, field } = finding;
  const path = ['languages', language, part];
  const error = { pointer: pointer(path), rule: code.toLowerCase(), detail: message };
  const problem = problemAt(file, error, severity);
  if (line === undefined || column === undefined) return problem;
  const { document } = file;
  const place = document.positionInText(path, { line, column });
  if (place !== undefined) return { ...problem, ...place };
  // In a few words or on one line: the text that names the field is meant.
  return { ...problem, ...(field !== undefined && document.positionOfText(path, field)) };
}

function nameTaken(
  names: Map<string, string>,
  id: string,
  { name }: Campaign,
): readonly InputError[] {
  const holder = names.get(nameKey(name));
  if (holder === undefined) names.set(nameKey(name), id);
  if (holder === undefined) return [];
  const detail = `is the name of the campaign "${holder}" too`;
  return [{ pointer: '#/name', rule: 'unique', detail }];
}
