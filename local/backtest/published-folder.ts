/** A folder of campaigns as if all of them were in force, for a backtest. */
import { composeForBacktest } from '#shared/app/backtest/compose.ts';
import { withoutDates } from '#shared/app/backtest/without-dates.ts';
import { type Campaign, campaignSchema } from '#shared/domain/campaign/campaign.ts';
import type { PublishedCampaign } from '#shared/domain/campaign/published-campaign.ts';
import { segmentSchema } from '#shared/domain/campaign/segment.ts';
import { type Policy, policySchema } from '#shared/domain/policy/policy.ts';
import type { Condition } from '#shared/domain/rules/condition.ts';
import { type Template, templateSchema } from '#shared/domain/templates/template.ts';
import type { Examples } from '../datasets/examples.ts';

export interface PublishedFolder {
  readonly campaigns: readonly PublishedCampaign[];
  readonly templates: ReadonlyMap<string, Template>;
  readonly segments: Readonly<Record<string, Condition>>;
  readonly policy: Policy;
}

/**
 * `keepDates` false: campaigns run through all of the events, whenever their own dates are.
 *
 * @throws ZodError for a file that is not of its form
 */
export function publishFolder(examples: Examples, keepDates: boolean): PublishedFolder {
  const templates = new Map(
    examples.templates.map(({ id, body }) => [id, templateSchema.parse({ ...asObject(body), id })]),
  );
  const segments = Object.fromEntries(
    examples.segments.map(({ id, body }) => [id, segmentSchema.parse(body).condition]),
  );
  const folder = { templates, segments, policy: policySchema.parse(examples.policy) };
  const campaigns = examples.campaigns.map(({ id, body }) =>
    publishAs(folder, id, campaignSchema.parse(body), keepDates),
  );
  return { ...folder, campaigns };
}

export function publishAs(
  { templates, segments }: Pick<PublishedFolder, 'templates' | 'segments'>,
  id: string,
  campaign: Campaign,
  keepDates: boolean,
): PublishedCampaign {
  return {
    id,
    version: 1,
    status: 'live',
    campaign: keepDates ? campaign : withoutDates(campaign),
    segments: { ...segments },
    templates: Object.fromEntries([...templates.keys()].map((one) => [one, 1])),
  };
}

export const composeFrom = ({ templates }: Pick<PublishedFolder, 'templates'>) =>
  composeForBacktest(
    { get: async (id) => templates.get(id) },
    {
      publicUrl: 'https://go.example.com',
      sender: { name: 'Example', address: 'offers@example.com', postalAddress: '1 Example Street' },
      openPixel: false,
    },
  );

const asObject = (body: unknown): object => (typeof body === 'object' && body !== null ? body : {});
