/** Sizes of segments and audiences, saved or not. */
import { type Problem, problem } from '#shared/contracts/http/problem.ts';
import type { Condition } from '#shared/domain/rules/condition.ts';
import { factPathsOf } from '#shared/domain/rules/condition-walk.ts';
import { resolveKnownSegments } from '#shared/domain/rules/segments.ts';
import { estimateAudience } from '../estimate-audience.ts';
import { mayReadCustomers, refuseNonReader } from './actor.ts';
import type { Call, Handlers, Reply } from './call.ts';
import type { ApiPorts } from './ports.ts';
import { reviewSegments } from './review-condition.ts';
import { readSegments } from './segments-of-condition.ts';

type EstimatePorts = Pick<ApiPorts, 'campaigns' | 'segments' | 'customers' | 'rulesets'>;

export function createEstimateHandlers(
  ports: EstimatePorts,
): Handlers<'estimateCondition' | 'estimateSegment' | 'estimateAudience'> {
  return {
    async estimateCondition({ body: { condition }, ...call }) {
      const segments = await readSegments(ports.segments, condition);
      const errors = reviewSegments(condition, segments, ['condition']);
      if (errors.length > 0) return problem('INPUT_INVALID', undefined, { errors });
      return estimate(ports, call, condition);
    },

    async estimateSegment({ params, ...call }) {
      const stored = await ports.segments.newest(params.id);
      return estimate(ports, call, stored?.content.condition ?? problem('SEGMENT_UNKNOWN'));
    },

    async estimateAudience({ params, ...call }) {
      const head = await ports.campaigns.head(params.id);
      const stored = head && (await ports.campaigns.version(head.id, head.version));
      return estimate(ports, call, stored?.campaign.audience ?? problem('CAMPAIGN_UNKNOWN'));
    },
  };
}

async function estimate(
  ports: EstimatePorts,
  {
    query,
    now,
    actor,
  }: Pick<Call<unknown>, 'now' | 'actor'> & { readonly query: { readonly lookAt: number } },
  condition: Condition | Problem,
): Promise<Reply> {
  if ('code' in condition) return condition;
  const [{ conditions }, ruleset] = await Promise.all([
    readSegments(ports.segments, condition),
    ports.rulesets.current(),
  ]);
  const resolved = resolveKnownSegments(condition, conditions);
  // A condition that is about one customer asks for a fact of theirs, and a small number answers it.
  const closed = factPathsOf(resolved).includes('customer.id')
    ? refuseNonReader(actor, 'an estimate of a condition on customer.id')
    : undefined;
  if (closed !== undefined) return closed;
  const found = await estimateAudience(ports, {
    condition: resolved,
    ruleset,
    now,
    lookAt: query.lookAt,
    inTens: !mayReadCustomers(actor),
  });
  return { status: 200, body: found };
}
