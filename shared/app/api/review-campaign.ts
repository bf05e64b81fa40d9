/** What a campaign gets wrong that only its templates, segments and facts can tell. */
import { pointer } from '#shared/contracts/http/input-errors.ts';
import type { InputError } from '#shared/contracts/http/problem.ts';
import { completeFrom } from '#shared/domain/activity/plan.ts';
import { keysOf } from '#shared/domain/campaign/activity-needs.ts';
import type { Campaign } from '#shared/domain/campaign/campaign.ts';
import { compileCampaign } from '#shared/domain/campaign/compiled-campaign.ts';
import { EMPTY_CATALOGUE, type FieldCatalogue } from '#shared/domain/campaign/field-catalogue.ts';
import type { Pins } from '#shared/domain/campaign/life-cycle.ts';
import { CHANNELS } from '#shared/domain/channel.ts';
import type { LintContext, LintFinding } from '#shared/domain/lint/finding.ts';
import { lintCampaign } from '#shared/domain/lint/lint-campaign.ts';
import { DEFAULT_POLICY } from '#shared/domain/policy/default-policy.ts';
import type { Condition } from '#shared/domain/rules/condition.ts';
import { checkTemplate } from '#shared/domain/templates/check.ts';
import type { TemplateFields } from '#shared/domain/templates/fields.ts';
import type { Template } from '#shared/domain/templates/template.ts';
import type { Versioned } from '#shared/ports/versioned-store.ts';
import type { ApiPorts } from './ports.ts';
import { type Reviewed, reviewFacts, reviewSegments, type Warning } from './review-condition.ts';
import { reviewOfferCost } from './review-offer-cost.ts';
import { readSegments } from './segments-of-condition.ts';

export interface ReviewedCampaign extends Reviewed {
  /** The newest versions of everything it names. */
  readonly pins: Pins;
}

/** Of at most three bytes each. */
const MOST_CHARACTERS = 120_000;

/** What is linted is told among the warnings; `experiment` is what its author hopes for. */
export async function reviewCampaign(
  ports: Pick<ApiPorts, 'templates' | 'segments' | 'settings' | 'offerCodes'>,
  campaign: Campaign,
  experiment: LintContext['experiment'] = {},
): Promise<ReviewedCampaign> {
  const [fields, stored, segments, templates, pool] = await Promise.all([
    ports.settings.get('fields'),
    ports.settings.get('policy'),
    readSegments(ports.segments, campaign.audience),
    readTemplates(ports, campaign),
    reviewPool(ports, campaign),
  ]);
  const policy = stored?.content ?? DEFAULT_POLICY;
  const catalogue = fields?.content ?? EMPTY_CATALOGUE;
  const errors: InputError[] = [...reviewSegments(campaign.audience, segments, ['audience'])];
  const warnings: Warning[] = [];
  for (const [path, condition] of conditionsOf(campaign)) {
    const reviewed = reviewFacts(condition, catalogue, path);
    errors.push(...reviewed.errors);
    warnings.push(...reviewed.warnings);
  }
  errors.push(...reviewTemplates(campaign, templates, catalogue), ...pool);
  errors.push(...reviewOfferCost(campaign, policy), ...reviewSize(campaign, segments.conditions));
  // Of what is broken already nothing else can be said for certain.
  if (errors.length === 0) {
    const contents = new Map([...templates].map(([id, { content }]) => [id, content]));
    const known = { segments: segments.conditions, templates: contents, fields: catalogue, policy };
    warnings.push(...lintCampaign(campaign, { ...known, experiment }).map(asWarning));
  }
  const versions = [...templates.values()].map(({ id, version }) => [id, version] as const);
  return {
    errors,
    warnings,
    pins: {
      templates: Object.fromEntries(versions),
      segments: { ...segments.versions },
      ...countsOf(campaign, segments.conditions),
    },
  };
}

const asWarning = ({ path, message, ...finding }: LintFinding): Warning => ({
  ...finding,
  pointer: pointer(path),
  detail: message,
});

/** The behaviour that it asks about. */
function countsOf(
  campaign: Campaign,
  segments: ReadonlyMap<string, Condition>,
): Pick<Pins, 'counts'> {
  const compiled = compileCampaign({
    id: 'reviewed',
    version: 1,
    status: 'live',
    campaign,
    segments: Object.fromEntries(segments),
    templates: {},
  });
  const keys = [...new Set(keysOf(compiled))];
  return keys.length === 0 ? {} : { counts: { keys, reachMs: completeFrom(compiled.needed, 0) } };
}

async function reviewPool(
  { offerCodes }: Pick<ApiPorts, 'offerCodes'>,
  { offer }: Campaign,
): Promise<readonly InputError[]> {
  if (typeof offer?.code !== 'object' || !('pool' in offer.code)) return [];
  const { pool } = offer.code;
  if ((await offerCodes.count(pool)) !== undefined) return [];
  const at = pointer(['offer', 'code', 'pool']);
  return [{ pointer: at, rule: 'pool_unknown', detail: `the pool "${pool}" has no codes yet` }];
}

/** What is in force is one item of the log, and an item has an end (400 KB). */
function reviewSize(
  campaign: Campaign,
  segments: ReadonlyMap<string, Condition>,
): readonly InputError[] {
  const size = JSON.stringify([campaign, ...segments]).length;
  if (size <= MOST_CHARACTERS) return [];
  const detail = `with its segments it has ${size} characters, and may have ${MOST_CHARACTERS}`;
  return [{ pointer: pointer(['audience']), rule: 'too_large', detail }];
}

function conditionsOf({
  audience,
  trigger,
  objective,
}: Campaign): readonly [readonly string[], Condition][] {
  const where = 'event' in trigger ? trigger.where : undefined;
  const converts = objective?.conversion.where;
  const reverses = objective?.reversal?.where;
  return [
    [['audience'], audience],
    ...(where === undefined ? [] : [[['trigger', 'where'], where] as [string[], Condition]]),
    ...(converts === undefined
      ? []
      : [[['objective', 'conversion', 'where'], converts] as [string[], Condition]]),
    ...(reverses === undefined
      ? []
      : [[['objective', 'reversal', 'where'], reverses] as [string[], Condition]]),
  ];
}

async function readTemplates(
  ports: Pick<ApiPorts, 'templates'>,
  { variants }: Campaign,
): Promise<ReadonlyMap<string, Versioned<Template>>> {
  const ids = new Set(
    variants.flatMap((variant) => CHANNELS.flatMap((channel) => variant[channel]?.template ?? [])),
  );
  const found = await Promise.all([...ids].map((id) => ports.templates.newest(id)));
  return new Map(found.flatMap((one) => (one === undefined ? [] : [[one.id, one] as const])));
}

function reviewTemplates(
  campaign: Campaign,
  templates: ReadonlyMap<string, Versioned<Template>>,
  catalogue: FieldCatalogue,
): readonly InputError[] {
  const fields = fieldsFor(campaign, catalogue);
  return campaign.variants.flatMap((variant, index) =>
    CHANNELS.flatMap((channel): InputError[] => {
      const named = variant[channel]?.template;
      if (named === undefined) return [];
      const at = pointer(['variants', index, channel, 'template']);
      const template = templates.get(named)?.content;
      if (template === undefined) {
        return [
          { pointer: at, rule: 'template_unknown', detail: `there is no template "${named}"` },
        ];
      }
      if (template.channel !== channel) {
        const detail = `"${named}" is a template for ${template.channel}`;
        return [{ pointer: at, rule: 'template_channel', detail }];
      }
      return checkTemplate(template, fields, campaign.purpose)
        .filter(({ severity }) => severity === 'error')
        .map(({ language, part, message }) => ({
          pointer: at,
          rule: 'template_broken',
          detail: `"${named}", ${language}, ${part}: ${message}`,
        }));
    }),
  );
}

/** What this campaign has to show: its own offer, and event fields only if an event sets it off. */
function fieldsFor(
  { offer, trigger }: Campaign,
  { customer, event }: FieldCatalogue,
): TemplateFields {
  const optional = Object.entries(event).map(([name, field]) => [
    name,
    { ...field, required: false },
  ]);
  return {
    customer,
    event: 'event' in trigger ? event : Object.fromEntries(optional),
    offer: [
      ...(offer?.code === undefined ? [] : (['code'] as const)),
      ...(offer?.value === undefined ? [] : (['value'] as const)),
      ...(offer?.expiresAfter === undefined ? [] : (['expires_at'] as const)),
    ],
  };
}
