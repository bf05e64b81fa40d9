import { differences } from '#shared/domain/difference.ts';
import type { AuditEntry } from '#shared/ports/audit-log.ts';
import type { Audited, Call } from './call.ts';

/** What one call did, as the audit log keeps it. */
export const auditEntry = (
  action: string,
  { actor, now, requestId }: Pick<Call<unknown>, 'actor' | 'now' | 'requestId'>,
  { target, before, after }: Audited,
): AuditEntry => ({
  at: now.toISOString(),
  actor: actor.id,
  action,
  requestId,
  target,
  changes: differences(before, after),
});
