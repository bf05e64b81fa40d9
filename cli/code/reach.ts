/** How many customers a campaign's audience holds, as far as the engine can tell beforehand. */
import type { Content } from '#local/campaign-files/content.ts';
import { over } from '#local/campaign-files/review-content.ts';
import { countedText, countText } from '#shared/domain/effect/wording.ts';
import { resolveSegments } from '#shared/domain/rules/segments.ts';
import type * as api from '../../client/api.ts';
import type { Client } from '../../client/client.ts';
import type { Plan } from './plan.ts';

/** By campaign id; without those that the engine gives no estimate of. */
export async function estimateReach(
  client: Client,
  { steps }: Plan,
  files: Content,
  engine: Content,
): Promise<ReadonlyMap<string, string>> {
  const whole = over(files, engine);
  const segments = new Map([...whole.segments].map(([id, { condition }]) => [id, condition]));
  const reach = new Map<string, string>();
  for (const { kind, id, action } of steps) {
    const campaign = kind === 'campaign' ? files.campaigns.get(id) : undefined;
    if (campaign === undefined || action === 'keep') continue;
    // Segments are put in their places: those in the files may not be on the engine yet.
    const resolved = resolveSegments(campaign.audience, segments);
    if (resolved.outcome === 'refused') continue;
    const condition = resolved.condition as api.Condition;
    const answer = await client.estimateCondition({ body: { condition } });
    if (answer.ok) reach.set(id, inWords(answer.body));
  }
  return reach;
}

function inWords({ size, customers, exact, undecided }: api.AudienceEstimate): string {
  const isCounted = customers.low === customers.high;
  const all = `${isCounted ? '' : 'about '}${countedText(customers.estimate, 'customer')}`;
  if (size.estimate === undefined) {
    const rest = undecided > 0 ? '; the rest hangs on their behaviour' : '';
    return `audience: between ${countText(size.low)} and ${countText(size.high)} of ${all}${rest}`;
  }
  const range = exact ? '' : ` (${countText(size.low)} to ${countText(size.high)})`;
  return `audience: ${exact ? '' : 'about '}${countText(size.estimate)}${range} of ${all}`;
}
