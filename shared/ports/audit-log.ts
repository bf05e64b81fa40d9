import type { AuditTarget } from '#shared/domain/audit-target.ts';
import type { Change } from '#shared/domain/difference.ts';

/** Who did what, when. Written once, never changed. */
export interface AuditEntry {
  /** ISO instant. */
  readonly at: string;
  readonly actor: string;
  /** The operation, such as `approveCampaign`. */
  readonly action: string;
  readonly requestId: string;
  /** Customers by a keyed hash of their id: what is erased must not live on here. */
  readonly target: AuditTarget;
  readonly changes: readonly Change[];
}

export interface AuditPage {
  readonly items: readonly AuditEntry[];
  readonly cursor?: string;
}

export interface AuditLog {
  /** The same entry again is one. */
  append(entries: readonly AuditEntry[]): Promise<void>;
  /** Of a UTC day (`2026-03-04`), oldest first, without what customers themselves said. */
  ofDay(day: string, limit: number, cursor?: string): Promise<AuditPage>;
  /** Newest first. */
  ofTarget(target: AuditTarget, limit: number, cursor?: string): Promise<AuditPage>;
}
