/** The engine on a table and queues that somebody else serves. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EmbeddedAws, startEmbeddedAws } from '#local/aws/start-embedded-aws.ts';
import { customerId, eventsOf, prepare } from '#local/cost/workload.ts';
import { type Engine, startEngine } from '#local/engine/start-engine.ts';
import { createVirtualClock } from '#local/engine/virtual-clock.ts';
import { createApiClient } from '#local/rehearsal/api-client.ts';
import { publishEvents } from '#local/rehearsal/producer.ts';

const clock = createVirtualClock(Date.parse('2026-01-12T11:00:00Z'));
let others: EmbeddedAws;
let engine: Engine;
beforeAll(async () => {
  others = await startEmbeddedAws();
  const { dynamodb, sqs } = others.endpoints;
  engine = await startEngine({
    port: 0,
    clock,
    foreign: { dynamodb, sqs },
    onError: (name, error) => {
      throw new Error(name, { cause: error });
    },
  });
}, 60_000);
afterAll(async () => {
  await engine.close();
  await others.close();
});

describe('services that stand in', () => {
  it('hold what was decided, and hear of what was delivered', async () => {
    await prepare(engine, 1);
    clock.advanceTo(clock.now().getTime() + 10_000);
    await engine.aws.provider.advanceTo(clock.now().getTime());
    for (const round of [0, 1, 2]) {
      const events = eventsOf('stateful', round, 1, clock.now().toISOString());
      await publishEvents(engine.sqs, engine.queues.events.url, events);
      await engine.queuesDrained();
    }
    const events = eventsOf('email', 0, 1, clock.now().toISOString());
    await publishEvents(engine.sqs, engine.queues.events.url, events);
    await engine.queuesDrained();
    expect((await engine.aws.inbox.counts()).email).toBe(1);

    await engine.aws.provider.advanceTo(clock.now().getTime() + 60_000);
    await engine.queuesDrained();
    const { body } = await createApiClient(engine.url).call(
      'GET',
      `/v1/customers/${customerId(0)}/decisions`,
    );
    expect(body).toMatchObject({ items: [{ campaignId: 'offer', progress: { status: 'sent' } }] });
    expect(engine.mappings.get('feedback')?.stats()).toMatchObject({ succeeded: 2, failed: 0 });
    const [theirs, ours] = [await others.dynamodb.usage(), await engine.aws.dynamodb.usage()];
    expect(theirs.PutItem?.calls).toBeGreaterThan(0);
    expect(ours.PutItem).toBeUndefined();
    expect((await engine.aws.sqs.depths()).events?.visible).toBe(0);
    expect((await others.sqs.depths()).events).toBeDefined();
  });
});
