/** Why a customer did, or did not, hear from a campaign: from the record, else worked out anew. */
import { problem } from '#shared/contracts/http/problem.ts';
import type { Actor } from '#shared/contracts/http/roles.ts';
import type { PublishedCampaign } from '#shared/domain/campaign/published-campaign.ts';
import { compileRuleset, type Ruleset } from '#shared/domain/campaign/ruleset.ts';
import { rehearse } from '#shared/domain/explain/rehearse.ts';
import { becauseText } from '#shared/domain/explain/words.ts';
import type { RecordedDecision } from '#shared/ports/decisions.ts';
import { refuseNonReader } from './actor.ts';
import type { Handlers } from './call.ts';
import { decisionResource } from './decisions.ts';
import { explanationOf, neededCheck } from './explanation.ts';
import { decisionFor, explanationFor } from './hidden-values.ts';
import type { ApiPorts } from './ports.ts';
import { rehearsedCampaign } from './rehearsed-campaign.ts';

/** Decisions of one customer that are looked through for one of the campaign. */
const PAGE = 100;
const MOST_PAGES = 10;

export function createWhyHandlers(ports: ApiPorts): Handlers<'explainCustomer'> {
  return {
    async explainCustomer({ params, query, actor, now }) {
      const at = query.at === undefined ? now : new Date(query.at);
      const { campaign } = query;
      const inForce = await ports.rulesets.current();
      const known = inForce.campaigns.get(campaign);
      const about = {
        customerId: params.id,
        campaignId: campaign,
        at: at.toISOString(),
        campaignStatus: known?.status ?? 'not_in_force',
      };
      const recorded =
        query.anew === 'true' ? undefined : await decidedBy(ports, params.id, campaign, at);
      if (recorded !== undefined)
        return { status: 200, body: { ...about, ...recordedAnswer(recorded, actor) } };

      const refused =
        known === undefined ? refuseNonReader(actor, 'a campaign that is not in force') : undefined;
      if (refused !== undefined) return refused;
      const stored = await ports.customers.loadLatest(params.id);
      if (stored === undefined) return problem('CUSTOMER_UNKNOWN');
      const found =
        known === undefined ? await rehearsedCampaign(ports, campaign) : { published: known };
      if ('refused' in found) return found.refused;
      const published: PublishedCampaign = { ...found.published, status: 'live' };
      const rehearsed = rehearse({
        published,
        ruleset: alone(inForce, published),
        customer: stored.customer,
        state: stored.state,
        event: undefined,
        now: at,
      });
      return {
        status: 200,
        body: {
          ...about,
          campaignVersion: published.version,
          source: 'recomputed',
          outcome: rehearsed.outcome,
          ...explanationFor(actor, explanationOf(rehearsed)),
        },
      };
    },
  };
}

const alone = ({ version, policy }: Ruleset, published: PublishedCampaign): Ruleset =>
  compileRuleset(version, policy, [published]);

/** The newest decision of the campaign that was made by `at`. */
async function decidedBy(
  { decisions }: Pick<ApiPorts, 'decisions'>,
  customerId: string,
  campaignId: string,
  at: Date,
): Promise<RecordedDecision | undefined> {
  let cursor: string | undefined;
  for (let page = 0; page < MOST_PAGES; page++) {
    const read = await decisions.ofCustomer(customerId, PAGE, cursor);
    const found = read.decisions.find(
      ({ decision }) =>
        decision.campaignId === campaignId && Date.parse(decision.decidedAt) <= at.getTime(),
    );
    if (found !== undefined || read.cursor === undefined) return found;
    cursor = read.cursor;
  }
  return undefined;
}

/** What became of a message later is the better answer than why it was decided. */
function recordedAnswer(recorded: RecordedDecision, actor: Actor) {
  const decision = decisionFor(actor, recorded.decision);
  const { progress } = recorded;
  const reason = 'reason' in progress ? progress.reason : decision.reason;
  const blocked = decision.explanation.find(
    (check) => check.outcome === 'block' && check.reason === reason,
  );
  return {
    campaignVersion: decision.campaignVersion,
    source: 'recorded',
    outcome: decision.outcome,
    reason,
    because: becauseText(reason),
    clauses: [],
    checks: decision.explanation,
    needed: neededCheck(blocked, reason),
    decision: decisionResource({ ...recorded, decision }),
  };
}
