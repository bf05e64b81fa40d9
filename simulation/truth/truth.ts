/** What truly happened, kept beside the engine: never what the engine says of itself. */
import type { Channel, Purpose } from '#shared/domain/channel.ts';
import type { CustomerState } from '#shared/domain/customer/state.ts';
import type { Decision } from '#shared/domain/decision/decision.ts';
import type { Reachable } from '#shared/domain/decision/reachable.ts';
import type { StaffNotice } from '#shared/ports/staff-notices.ts';
import type { Request } from '../provider.ts';
import type { Scenario } from '../scenario.ts';
import type { World } from '../world.ts';
import type { Breach, BreachKind } from './breach.ts';
import { createInForce, type InForce } from './in-force.ts';

export interface Truth {
  readonly scenario: Scenario;
  readonly now: () => number;
  readonly inForce: InForce;
  /** The newest answer to `answerKey`, whatever became of it in the table. */
  readonly answers: Map<string, { readonly granted: boolean; readonly at: number }>;
  /** `<channel> <address hash>` ▶ since when it is on the account's list. */
  readonly suppressed: Map<string, number>;
  /** Customers as they are now. */
  readonly people: Map<string, Reachable>;
  /** When somebody was erased last: caps know nothing from before. */
  readonly erasedAt: Map<string, number>;
  /** Whoever was erased or written anew: their history is not one piece. */
  readonly unsteady: Set<string>;
  readonly states: Map<string, CustomerState>;
  /** Message or holdout ▶ when its customer's state knew of it first. */
  readonly assignedAt: Map<string, number>;
  /** Message ▶ from when it is worth nothing, as claimed. */
  readonly expiresAt: Map<string, number>;
  /** As first put on record. */
  readonly decisions: Map<string, Decision>;
  /** Messages that were in doubt at some time. */
  readonly doubted: Set<string>;
  /** Decision ▶ when it was first on record that it had come to an end. */
  readonly endedAt: Map<string, number>;
  /** Scope of a rate ▶ when its first slot was asked for. */
  readonly firstSlots: Map<string, number>;
  readonly requests: readonly Request[];
  /** Notices that are on record as told to staff. */
  readonly told: Decision[];
  /** What staff were told, as often as they were. */
  readonly notices: readonly StaffNotice[];
  readonly breaches: Breach[];
  report(kind: BreachKind, text: string): void;
}

export const answerKey = (customerId: string, channel: Channel, purpose: Purpose): string =>
  `${customerId} ${channel} ${purpose}`;

export function createTruth(
  scenario: Scenario,
  { provider: { requests }, store, scheduler: { now }, trace }: World,
): Truth {
  const breaches: Breach[] = [];
  const told = new Set<string>();
  return {
    scenario,
    now,
    inForce: createInForce(),
    answers: new Map(),
    suppressed: new Map(),
    people: new Map(),
    erasedAt: new Map(),
    unsteady: new Set(),
    states: new Map(),
    assignedAt: new Map(),
    expiresAt: new Map(),
    decisions: new Map(),
    doubted: new Set(),
    endedAt: new Map(),
    told: [],
    firstSlots: new Map(),
    requests,
    notices: store.staff.taken,
    breaches,
    report(kind, text) {
      if (told.has(text)) return;
      told.add(text);
      breaches.push({ kind, text });
      trace?.(`!! ${kind}: ${text}`);
    },
  };
}
