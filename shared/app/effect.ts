/** What a campaign caused: its figures, its plan and its terms ▶ the report. */
import { HOLDOUT, sharesOfSplit, splitOf } from '#shared/domain/assignment.ts';
import type { CampaignHead } from '#shared/domain/campaign/life-cycle.ts';
import type { Decimal } from '#shared/domain/decimal.ts';
import { segmentsOf } from '#shared/domain/decision/standing.ts';
import type { EffectReport } from '#shared/domain/effect/effect-report.ts';
import { reportEffect } from '#shared/domain/effect/report-effect.ts';
import {
  type SharesBySplit,
  toEffectInput,
  toSegments,
} from '#shared/domain/measure/effect-input.ts';
import { type ArmResponses, responsesOf } from '#shared/domain/measure/responses.ts';
import { policySchema } from '#shared/domain/policy/policy.ts';
import type { Correction } from '#shared/domain/stats/multiplicity.ts';
import type { CampaignStore } from '#shared/ports/campaign-store.ts';
import type { Measurements } from '#shared/ports/measurements.ts';
import type { Settings } from '#shared/ports/settings.ts';

export interface EffectPorts {
  readonly campaigns: Pick<CampaignStore, 'head' | 'version' | 'versions'>;
  readonly measurements: Pick<Measurements, 'figures' | 'groups'>;
  readonly settings: Pick<Settings, 'get'>;
}

export interface EffectView {
  readonly head: CampaignHead;
  readonly report: EffectReport;
  readonly responses: readonly ArmResponses[];
}

export interface EffectOptions {
  /** What the campaign cost apart from messages and offers, in the account's currency. */
  readonly fixedCost?: Decimal;
  /** For having looked at several segments; Holm unless given. */
  readonly correction?: Correction;
}

export type ReadEffect = (
  campaignId: string,
  options?: EffectOptions,
) => Promise<EffectView | undefined>;

const VERSIONS_PER_PAGE = 50;

/** Undefined: there is no such campaign. Its terms are those in force, else those last written. */
export function createReadEffect(ports: EffectPorts): ReadEffect {
  return async (campaignId, { fixedCost, correction } = {}) => {
    const head = await ports.campaigns.head(campaignId);
    if (head === undefined) return undefined;
    const [cells, groups, stored, policy] = await Promise.all([
      ports.measurements.figures(campaignId),
      ports.measurements.groups(campaignId),
      ports.campaigns.version(campaignId, head.inForce?.version ?? head.version),
      ports.settings.get('policy'),
    ]);
    const campaign = stored?.campaign;
    if (campaign === undefined) return undefined;
    const splits = cells.length === 0 ? [splitOf(campaign)] : cells.map(({ key }) => key.split);
    const shares = await sharesOf(ports, campaignId, new Set(splits));
    const arms = [
      ...(campaign.holdout > 0 ? [HOLDOUT] : []),
      ...campaign.variants.map(({ id }) => id),
    ];
    const margin = campaign.objective?.margin;
    const input = toEffectInput(cells, arms, shares, {
      currency: policy?.content.currency ?? policySchema.parse({}).currency,
      ...(margin !== undefined && { margin }),
      ...(fixedCost !== undefined && { fixedCost }),
    });
    return {
      head,
      report: reportEffect({
        ...input,
        segments: toSegments(groups, segmentsOf(campaign.breakdown ?? [])),
        ...(correction !== undefined && { correction }),
      }),
      responses: responsesOf(
        cells,
        input.arms.map(({ id }) => id),
      ),
    };
  };
}

/** From the newest version backwards, until every split that is needed has been met. */
async function sharesOf(
  { campaigns }: EffectPorts,
  campaignId: string,
  needed: ReadonlySet<string>,
): Promise<SharesBySplit> {
  const shares = new Map<string, Readonly<Record<string, number>>>();
  let cursor: string | undefined;
  do {
    const page = await campaigns.versions(campaignId, VERSIONS_PER_PAGE, cursor);
    for (const { campaign } of page.items) {
      for (const split of needed) {
        const found = sharesOfSplit(split, campaign);
        if (found !== undefined) shares.set(split, found);
      }
    }
    cursor = page.cursor;
  } while (cursor !== undefined && shares.size < needed.size);
  return shares;
}
