/**
 * The live engine's own use cases on memory adapters, one item after the other: API writes, evaluate,
 * deliver, and a sweep in each minute in which something is due. Shares no code with the backtest but
 * what the live engine runs.
 */
import { createMemoryOfferCodes } from '#shared/adapters/memory/offer-codes.ts';
import { writeCustomers } from '#shared/app/api/write-customers.ts';
import type { BacktestItem } from '#shared/app/backtest.ts';
import { createDeliverBatch } from '#shared/app/deliver.ts';
import { createEvaluate } from '#shared/app/evaluate.ts';
import { plansDue } from '#shared/app/plan-schedule.ts';
import { createPreviewMessage } from '#shared/app/rehearsal/preview-message.ts';
import { createSweep } from '#shared/app/sweep.ts';
import type { EvaluateMessage } from '#shared/contracts/messages.ts';
import type { Ruleset } from '#shared/domain/campaign/ruleset.ts';
import { LATENESS_MS } from '#shared/domain/decision/late.ts';
import type { Template } from '#shared/domain/templates/template.ts';
import type { RecordedDecision } from '#shared/ports/decisions.ts';
import { createMemoryWorld } from '../../support/memory-world.ts';

const MINUTE_MS = 60_000;

export const composeSettings = {
  publicUrl: 'https://go.bank.example',
  sender: { name: 'Bank', address: 'offers@bank.example', postalAddress: '1 Example Square' },
  openPixel: true,
};

export const composeWith = (templates: ReadonlyMap<string, Template>) =>
  createPreviewMessage(
    { templates: { get: async (id) => templates.get(id) }, offerCodes: createMemoryOfferCodes() },
    composeSettings,
  );

export async function replayLive(
  ruleset: Ruleset,
  templates: ReadonlyMap<string, Template>,
  startsAt: number,
  items: AsyncIterable<BacktestItem>,
  until: number,
): Promise<readonly RecordedDecision[]> {
  const world = createMemoryWorld(ruleset);
  const ports = { ...world.ports, compose: composeWith(templates) };
  const evaluate = createEvaluate(ports, { latenessMs: LATENESS_MS });
  const deliver = createDeliverBatch(ports);
  const sweep = createSweep(ports);
  const write = {
    ...ports,
    addressHash: { hash: (_channel: string, address: string) => address },
    pseudonym: { of: (id: string) => id },
  };
  let received = 0;
  let now = startsAt;
  const moveTo = (at: number): void => {
    now = Math.max(now, at);
    world.moveTo(new Date(now));
    world.moveMachineTo(new Date(now));
  };

  async function take(messages: readonly EvaluateMessage[]): Promise<void> {
    if (messages.length === 0) return;
    const failures = await evaluate(
      messages.map((message) => ({ id: `r-${++received}`, message, body: '' })),
    );
    if (failures[0] !== undefined) throw failures[0].error;
  }

  async function untilQuiet(): Promise<void> {
    for (;;) {
      const orders = ports.deliveries.take();
      const { events, wakes, pages, looks } = ports.events.take();
      if (orders.length + events.length + wakes.length + pages.length + looks.length === 0) return;
      const failures = await deliver(
        orders.map((message) => ({ id: `r-${++received}`, message, body: '' })),
      );
      if (failures[0] !== undefined) throw failures[0].error;
      await take(wakes.map((wake) => ({ kind: 'wake', wake })));
      await take(pages.map(({ delaySeconds: _, ...plan }) => ({ kind: 'plan', plan })));
      await take(looks.map((look) => ({ kind: 'look', look })));
    }
  }

  async function advance(to: number): Promise<void> {
    for (;;) {
      const waiting = ports.due.pending().map(({ at }) => Math.ceil(at / MINUTE_MS) * MINUTE_MS);
      const minute = Math.min(...waiting);
      if (minute > to) break;
      moveTo(minute);
      await sweep();
      await untilQuiet();
    }
    moveTo(to);
  }

  moveTo(startsAt);
  for (const published of ruleset.campaigns.values())
    await ports.due.add(plansDue(published, new Date(startsAt)));
  for await (const item of items) {
    if (item.kind === 'event') {
      await advance(Date.parse(item.event.occurredAt));
      await take([{ kind: 'event', event: item.event }]);
    } else {
      await advance(item.at);
      const { id, ...profile } = item.customer.profile;
      const body = { ...profile, ...(item.state !== undefined && { consent: item.state.consent }) };
      const known = await ports.customers.load([id]);
      const by = { actor: { id: 'test', roles: [] }, now: new Date(now), requestId: 'r' };
      await writeCustomers(write, [{ id, body: body as never }], known, by);
    }
    await untilQuiet();
  }
  await advance(until);
  return ports.decisions.all();
}
