/** When the world's sweep has something to do, so that leaving out the other minutes changes nothing. */
import { describe, expect, it } from 'vitest';
import type { PublishedCampaign } from '#shared/domain/campaign/published-campaign.ts';
import { randomOf } from '#shared/domain/random.ts';
import type { RulesetChange } from '#shared/ports/ruleset-log.ts';
import { createSimulatedQueue } from '../../simulation/queue.ts';
import { createStore } from '../../simulation/store.ts';
import { published } from '../support/builders.ts';

describe('a part that does not go on', () => {
  it('is given up while its campaign is paused, and no longer', async () => {
    const { store, sendAgain } = await storeWithPart();
    await store.rules.append(changeTo('paused'));
    for (let time = 0; time < 20; time++) await sendAgain();
    expect(store.plans.nextDue()).toBe(Number.POSITIVE_INFINITY);

    await store.rules.append(changeTo('live'));
    expect(store.plans.nextDue()).toBe(20);
    // The sweep that saw it died; another has to come.
    await sendAgain();
    expect(store.plans.nextDue()).toBe(21);
  });

  it('of a live campaign is never given up', async () => {
    const { store, sendAgain } = await storeWithPart();
    await store.rules.append(changeTo('live'));
    for (let time = 0; time < 50; time++) await sendAgain();
    expect(store.plans.nextDue()).toBe(50);
  });
});

/** One part, due at 0; each time it is sent again it is due one later. */
async function storeWithPart() {
  const queue = () => createSimulatedQueue('events', 3, randomOf('store'));
  const store = createStore(() => 0, { events: queue(), deliveries: queue(), feedback: queue() });
  await store.plans.open({ kind: 'watches', campaignId: 'k-0', at: 0 }, 1, new Date(0));
  let due = 0;
  const sendAgain = async (): Promise<void> => {
    due += 1;
    expect(await store.plans.overdue(new Date(due), new Date(due))).toHaveLength(1);
  };
  return { store, sendAgain };
}

const changeTo = (status: PublishedCampaign['status']): RulesetChange => ({
  kind: 'campaign',
  published: published('k-0', {}, status),
});
