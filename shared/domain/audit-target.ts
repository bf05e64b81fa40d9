/** What the audit log tells of. */
export const AUDIT_TARGET_KINDS = [
  'campaign',
  'template',
  'segment',
  'setting',
  'offer_pool',
  'customer',
  'write_key',
  'webhook',
] as const;

export interface AuditTarget {
  readonly kind: (typeof AUDIT_TARGET_KINDS)[number];
  readonly id: string;
}
