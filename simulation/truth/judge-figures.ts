/** The figures of campaigns are those of their ledger: every entry counted once, whatever happened. */
import { recount } from '#shared/app/recount.ts';
import type { World } from '../world.ts';
import type { Truth } from './truth.ts';

export async function judgeFigures({ store }: World, truth: Truth): Promise<void> {
  const campaigns = await recount(
    { ledger: store.ledger, measurements: store.measurements },
    { campaignIds: [] },
  );
  for (const { campaignId, differences } of campaigns)
    if (differences.length > 0)
      truth.report('ledger', `the figures are not those of the ledger: ${campaignId}`);
}
