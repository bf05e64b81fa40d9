import * as z from 'zod';
import { AUDIT_TARGET_KINDS } from '#shared/domain/audit-target.ts';
import type { AuditEntry } from '#shared/ports/audit-log.ts';

export const auditItemSchema = z.object({ SK: z.string(), entry: z.string() });

export const auditEntrySchema: z.ZodType<AuditEntry> = z.object({
  at: z.string(),
  actor: z.string(),
  action: z.string(),
  requestId: z.string(),
  target: z.object({
    kind: z.enum(AUDIT_TARGET_KINDS),
    id: z.string(),
  }),
  changes: z.array(
    z
      .object({ pointer: z.string(), before: z.unknown(), after: z.unknown() })
      .partial({ before: true, after: true }),
  ),
});
