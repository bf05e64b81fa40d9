import type { AddressHash } from '#shared/ports/address-hash.ts';
import type { Clock } from '#shared/ports/clock.ts';
import type { Quarantine } from '#shared/ports/quarantine.ts';
import type { SoftBounces } from '#shared/ports/soft-bounces.ts';
import type { SuppressionList } from '#shared/ports/suppression-list.ts';
import type { ChangeConsentPorts } from './change-consent.ts';
import type { RecordScorePorts } from './record-score.ts';

export interface FeedbackPorts extends ChangeConsentPorts, RecordScorePorts {
  readonly suppressions: SuppressionList;
  readonly softBounces: SoftBounces;
  readonly addressHash: AddressHash;
  readonly quarantine: Quarantine;
  readonly clock: Clock;
}

export interface FeedbackSettings {
  /** Messages in a row that may bounce softly before the address is given up. */
  readonly softBounces: number;
}

/** What became of one event; `set_aside` is quarantined with this reason. */
export type Taken =
  | { readonly outcome: 'taken' }
  | { readonly outcome: 'set_aside'; readonly code: string; readonly detail: string };

export const TAKEN: Taken = { outcome: 'taken' };
