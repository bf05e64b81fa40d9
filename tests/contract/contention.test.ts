/** Sixty-four functions at once on one customer and one budget, against memory and against the table. */
import { describe, expect, it } from 'vitest';
import { createDynamoCustomers } from '#shared/adapters/dynamodb/customers.ts';
import { createDynamoDecisions } from '#shared/adapters/dynamodb/decisions.ts';
import { createDynamoDueIndex } from '#shared/adapters/dynamodb/due-index.ts';
import { createDynamoQuotaCounters } from '#shared/adapters/dynamodb/quota-counters.ts';
import { createDynamoSuppressionList } from '#shared/adapters/dynamodb/suppression-list.ts';
import { createMemoryQuotaCounters } from '#shared/adapters/memory/quota-counters.ts';
import { createDeliver } from '#shared/app/deliver.ts';
import { createEvaluate } from '#shared/app/evaluate.ts';
import { createLeasedQuota } from '#shared/app/leased-quota.ts';
import { LATENESS_MS } from '#shared/domain/decision/late.ts';
import type { Policy } from '#shared/domain/policy/policy.ts';
import type { Customers } from '#shared/ports/customers.ts';
import type { Decisions } from '#shared/ports/decisions.ts';
import type { DueIndex } from '#shared/ports/due-index.ts';
import type { QuotaCounters } from '#shared/ports/quota-counters.ts';
import type { SuppressionList } from '#shared/ports/suppression-list.ts';
import { eventOf, NOON, published, rulesetOf } from '../support/builders.ts';
import { createMemoryWorld, type MemoryWorld, receivedEvent } from '../support/memory-world.ts';
import { useDynamoTable } from './drivers.ts';

const FUNCTIONS = 64;
const table = useDynamoTable();

interface Store {
  readonly counters: QuotaCounters;
  /** Memory's own when absent. */
  readonly customers?: Customers;
  readonly decisions?: Decisions;
  readonly due?: DueIndex;
  readonly suppressions?: SuppressionList;
}

const inMemory = (): Store => ({ counters: createMemoryQuotaCounters() });
const onTheTable = (): Store => {
  const one = table();
  return {
    counters: createDynamoQuotaCounters(one),
    customers: createDynamoCustomers(one),
    decisions: createDynamoDecisions(one, { decisionsMs: 86_400_000 }),
    due: createDynamoDueIndex(one, { now: () => NOON }),
    suppressions: createDynamoSuppressionList(one),
  };
};

describe.each([
  ['memory', inMemory],
  ['DynamoDB', onTheTable],
] as const)('64 functions at once on %s', (_name, storeOf) => {
  async function worldOf(
    customers: number,
    limits: { readonly sends?: number },
    policy: Partial<Policy>,
  ) {
    const world = createMemoryWorld(rulesetOf([published('fuel', { limits })], policy));
    const { counters, ...stored } = storeOf();
    Object.assign(world.ports, stored);
    for (let n = 1; n <= customers; n++) await world.addCustomer({ id: `c-${n}` });
    const functions = Array.from({ length: FUNCTIONS }, () => ({
      evaluate: createEvaluate(world.ports, { latenessMs: LATENESS_MS }),
      deliver: createDeliver({ ...world.ports, quota: createLeasedQuota(counters) }),
    }));
    return { world, functions };
  }

  it('one customer, a cap of three: exactly three', async () => {
    const caps: Policy['caps'] = [{ purpose: 'marketing', limit: 3, within: 'P1D' }];
    const { world, functions } = await worldOf(1, {}, { caps });
    await Promise.all(
      functions.map(({ evaluate }, n) => {
        const event = receivedEvent(eventOf({ id: `e-${n}` }));
        // Who lost against the others too often has its event delivered again.
        return untilDone(async () => (await evaluate([event])).length === 0);
      }),
    );
    const orders = world.ports.deliveries.take();
    await Promise.all(
      functions.flatMap(({ deliver }) =>
        orders.map((order) => untilDone(async () => (await deliver(order)) !== undefined)),
      ),
    );
    expect(idsOf(world)).toHaveLength(3);
    expect(new Set(idsOf(world)).size).toBe(3);
  }, 300_000);

  it('one budget of a hundred, for more customers: exactly a hundred', async () => {
    const { world, functions } = await worldOf(2 * FUNCTIONS, { sends: 100 }, {});
    await Promise.all(
      functions.map(async ({ evaluate, deliver }, n) => {
        for (const customerId of [`c-${n + 1}`, `c-${n + 1 + FUNCTIONS}`]) {
          const event = receivedEvent(eventOf({ id: `e-${customerId}`, customerId }));
          await untilDone(async () => (await evaluate([event])).length === 0);
          for (const order of world.ports.deliveries.take())
            await untilDone(async () => (await deliver(order)) !== undefined);
        }
      }),
    );
    expect(idsOf(world)).toHaveLength(100);
    expect(new Set(idsOf(world)).size).toBe(100);
  }, 300_000);
});

const idsOf = ({ handedOver }: MemoryWorld) => handedOver.map(({ messageId }) => messageId);

/** As a queue does it: what failed comes again. */
async function untilDone(attempt: () => Promise<boolean>): Promise<void> {
  while (!(await attempt().catch(() => false)));
}
