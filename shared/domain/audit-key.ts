import type { AuditTarget } from './audit-target.ts';
import type { Change } from './difference.ts';
import { stableId } from './hash.ts';

/**
 * Where an entry of the audit log lies: what one request did to one thing in one instant may be
 * several entries, and the same entry written again is one. In the order of their instants.
 */
export function auditKey({
  at,
  requestId,
  action,
  target,
  changes,
}: {
  /** ISO instant in UTC. */
  readonly at: string;
  readonly requestId: string;
  readonly action: string;
  readonly target: AuditTarget;
  readonly changes: readonly Change[];
}): string {
  const content = stableId(target.kind, target.id, JSON.stringify(changes)).slice(0, 16);
  return `${at}#${requestId}#${action}#${content}`;
}
