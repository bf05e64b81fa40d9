/**
 * A customer was removed; what hung on them comes to its end: the audit log told, addresses suppressed,
 * what is left of their consent history forgotten, open messages and wishes ended, no longer in the
 * due index. Every step may be repeated, also when somebody has come back since under the same id.
 */
import { CHANNELS } from '#shared/domain/channel.ts';
import { type CustomerState, EMPTY_STATE } from '#shared/domain/customer/state.ts';
import { endWaiting } from '#shared/domain/decision/waiting.ts';
import type { AuditEntry, AuditLog } from '#shared/ports/audit-log.ts';
import type { Customers, StoredCustomer } from '#shared/ports/customers.ts';
import type { Decisions } from '#shared/ports/decisions.ts';
import type { Due, DueIndex, Erasure, LeftBehind } from '#shared/ports/due-index.ts';
import type { SuppressionList } from '#shared/ports/suppression-list.ts';
import { erasureOf } from './erase-traces.ts';

export interface EndErasurePorts {
  readonly customers: Pick<Customers, 'loadLatest' | 'forgetAnswers'>;
  readonly decisions: Pick<Decisions, 'record' | 'progress'>;
  readonly suppressions: Pick<SuppressionList, 'add'>;
  readonly audit: Pick<AuditLog, 'append'>;
  readonly due: Pick<DueIndex, 'add' | 'remove'>;
}

export type Removal = Erasure & { readonly left: LeftBehind };

/** Whoever removed the customer ends it within this time; else the sweep does. */
const OWN_TIME_MS = 60_000;

/** What is to be written with the removal. No more of the state than is needed to end it. */
export function removalOf(
  { customer, state }: StoredCustomer,
  audit: AuditEntry,
  now: Date,
): Removal {
  const { undelivered, notices, watches, waiting } = state;
  return {
    kind: 'erasure',
    customerId: customer.profile.id,
    erasedAt: now.toISOString(),
    at: now.getTime() + OWN_TIME_MS,
    left: {
      addresses: customer.addressHash,
      state: { ...EMPTY_STATE, undelivered, notices, watches, waiting },
      audit,
    },
  };
}

/**
 * Ends it, and lets the ledger's part follow once things have settled.
 *
 * @param goneAt until when they may have been decided about
 */
export async function endErasure(
  ports: EndErasurePorts,
  { customerId, erasedAt, answersBefore, left: { addresses, state, audit } }: Removal,
  goneAt: Date,
  now: Date,
): Promise<void> {
  await ports.audit.append([audit]);
  for (const channel of CHANNELS) {
    const address = addresses[channel];
    if (address !== undefined)
      await ports.suppressions.add({ channel, address, reason: 'erasure', at: erasedAt });
  }
  if (answersBefore !== undefined) await ports.customers.forgetAnswers(customerId, answersBefore);
  await endOpen(ports, customerId, state, erasedAt);
  const back = await ports.customers.loadLatest(customerId);
  const theirs = new Set(waitingFor(customerId, back?.state ?? EMPTY_STATE).map(textOf));
  const over = waitingFor(customerId, state).filter((entry) => !theirs.has(textOf(entry)));
  await ports.due.remove(over);
  await ports.due.add([erasureOf(customerId, goneAt, now)]);
}

async function endOpen(
  { decisions }: Pick<EndErasurePorts, 'decisions'>,
  customerId: string,
  { waiting, undelivered, notices }: CustomerState,
  at: string,
): Promise<void> {
  const reason = 'CUSTOMER_ERASED';
  for (const [campaignId, wish] of Object.entries(waiting))
    await decisions.record(endWaiting(customerId, campaignId, wish, reason, new Date(at)));
  for (const { id, status } of undelivered) {
    // What a provider may have taken is unknown for good, unless it says so: nobody will look again.
    const end = status === 'pending' ? 'suppressed' : 'expired_unknown';
    await decisions.progress(id, { status: end, reason, at });
  }
  // Staff may have been told, with nothing on record of it yet.
  for (const id of notices) await decisions.progress(id, { status: 'expired_unknown', reason, at });
}

/** Wake-ups lie up to a year ahead, and name the customer. What else waits does so for a few days. */
function waitingFor(
  customerId: string,
  { watches, waiting, undelivered }: CustomerState,
): readonly Due[] {
  return [
    ...[...Object.entries(watches), ...Object.entries(waiting)].map(
      ([campaignId, { at }]): Due => ({ kind: 'wake', customerId, campaignId, at }),
    ),
    ...undelivered.map(
      ({ id, sendAt }): Due => ({ kind: 'delivery', customerId, messageId: id, at: sendAt }),
    ),
  ];
}

const textOf = (entry: Due): string => JSON.stringify(entry);
