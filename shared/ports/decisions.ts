import type { Reason } from '#shared/domain/arbitration/reason.ts';
import type { Conversion } from '#shared/domain/attribution/conversion.ts';
import type { Decimal } from '#shared/domain/decimal.ts';
import type { Decision } from '#shared/domain/decision/decision.ts';
import type { ResponseKind } from '#shared/domain/response/response.ts';

/** How far a decided message has come. Decisions without a message are `settled` at once. */
export type Progress =
  | { readonly status: 'settled' | 'pending' }
  | { readonly status: 'sent'; readonly at: string; readonly providerMessageId?: string }
  | {
      readonly status: 'in_doubt' | 'expired_unknown' | 'rejected' | 'suppressed';
      readonly at: string;
      readonly reason: Reason;
    };

export interface RecordedDecision {
  readonly decision: Decision;
  readonly progress: Progress;
  /** First time of each response, ISO instants. */
  readonly responses: Readonly<Partial<Record<ResponseKind, string>>>;
  readonly offerCode?: string;
  /** Of the message, in the account's currency. */
  readonly cost?: Decimal;
}

export interface Decisions {
  /** Puts it on record once; what is there already stays as it is. */
  record(decision: Decision): Promise<'recorded' | 'known'>;
  recordConversion(conversion: Conversion): Promise<'recorded' | 'known'>;
  get(id: string): Promise<RecordedDecision | undefined>;
  /**
   * Sets the progress, but what is known for certain stays: `sent` is never overwritten, and `rejected`
   * by `sent` alone. The provider's own word may come before the doubt that it settles is on record.
   * `cost`, of the message in the account's currency, stays on record once it was given.
   */
  progress(id: string, progress: Progress, cost?: Decimal): Promise<void>;
  /** Keeps the first instant of each kind; later and repeated ones change nothing. */
  recordResponse(id: string, kind: ResponseKind, at: string): Promise<'recorded' | 'known'>;
  /** Keeps the first code; answers the one that holds. */
  keepOfferCode(id: string, code: string): Promise<string>;
  /** With everything that is recorded with it. */
  erase(id: string): Promise<void>;
  /**
   * The newest first.
   *
   * @param until ISO instant: those decided then or before
   */
  ofCustomer(
    customerId: string,
    limit: number,
    cursor?: string,
    until?: string,
  ): Promise<{ readonly decisions: readonly RecordedDecision[]; readonly cursor?: string }>;
}
