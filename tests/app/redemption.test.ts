/** From the message that carries a code to the ledger that counts its use, and what is refused. */
import { describe, expect, it } from 'vitest';
import { createDeliver } from '#shared/app/deliver.ts';
import { createEvaluate } from '#shared/app/evaluate.ts';
import { LATENESS_MS } from '#shared/domain/decision/late.ts';
import { eventOf, NOON, published, rulesetOf } from '../support/builders.ts';
import { createMemoryWorld, receivedEvent } from '../support/memory-world.ts';

const OFFER = {
  kind: 'cashback',
  code: 'unique',
  redeemedBy: { event: 'offer.redeemed' },
} as const;
const CODES: Readonly<Record<string, string>> = { 'c-1': '7KQX-M2TN-B9', 'c-2': 'B3BB-B3BB-B3' };

async function offered() {
  const world = createMemoryWorld(rulesetOf([published('fuel', { offer: OFFER })]));
  const { compose } = world.ports;
  const ports = {
    ...world.ports,
    compose: async (input: Parameters<typeof compose>[0]) => ({
      ...(await compose(input)),
      code: CODES[input.customer.profile.id] ?? '',
    }),
  };
  const evaluate = createEvaluate(ports, { latenessMs: LATENESS_MS });
  for (const id of Object.keys(CODES)) {
    await world.addCustomer({ id });
    await evaluate([receivedEvent(eventOf({ id: `bought-${id}`, customerId: id }))]);
  }
  for (const order of ports.deliveries.take()) await createDeliver(ports)(order);
  expect(world.handedOver).toHaveLength(2);

  world.moveTo(new Date(NOON.getTime() + 3_600_000));
  const report = (id: string, customerId: string, code: string) =>
    receivedEvent(
      eventOf({
        id,
        customerId,
        type: 'offer.redeemed',
        occurredAt: new Date(NOON.getTime() + 1_800_000).toISOString(),
        data: { code },
      }),
    );
  return { world, evaluate, report };
}

describe('a reported offer code', () => {
  it('counts once for the customer who was sent it, however often it is reported', async () => {
    const { world, evaluate, report } = await offered();
    const first = report('r-1', 'c-1', '7kqx-m2tn-b9');
    await evaluate([first]);
    await evaluate([first, report('r-2', 'c-1', '7KQX-M2TN-B9')]);
    const [decision] = world.ports.decisions.all();
    expect(world.ports.decisions.conversions()).toEqual([
      expect.objectContaining({ decisionId: decision?.decision.id, eventId: 'r-1', redeems: true }),
    ]);
    expect(
      world.ports.archive.entries
        .filter(({ event }) => event.type === 'offer.redeemed')
        .map(({ event, outcome, refusedCode }) => [event.id, outcome, refusedCode]),
    ).toEqual([
      ['r-1', 'evaluated', undefined],
      ['r-1', 'duplicate', undefined],
      ['r-2', 'evaluated', 'CODE_USED'],
    ]);
  });

  it("redeems nothing with somebody else's or a foreign code, and changes nothing", async () => {
    const { world, evaluate, report } = await offered();
    const before = await world.ports.customers.loadLatest('c-2');
    await evaluate([report('r-1', 'c-2', '7KQX-M2TN-B9'), report('r-2', 'c-2', 'SUMMER')]);
    expect(world.ports.decisions.conversions()).toEqual([]);
    expect(await world.ports.customers.loadLatest('c-2')).toEqual(before);
    expect(world.ports.archive.entries.slice(-2).map((one) => one.refusedCode)).toEqual([
      'UNKNOWN_CODE',
      'UNKNOWN_CODE',
    ]);
  });

  it('leaves no code in the state, only what it is recognised by', async () => {
    const { world } = await offered();
    const { state } = (await world.ports.customers.loadLatest('c-1')) ?? {};
    expect(state?.contacts[0]?.code?.used).toBe(false);
    expect(JSON.stringify(state)).not.toContain('7KQX');
  });
});
