/** Who did what, when. */
import * as z from 'zod';
import { AUDIT_TARGET_KINDS } from '#shared/domain/audit-target.ts';
import { customerIdSchema } from '#shared/domain/identifier.ts';
import { operation } from './operation.ts';
import { pageOf, pageQuerySchema } from './page.ts';
import type { Role } from './roles.ts';

const kindSchema = z.enum(AUDIT_TARGET_KINDS);

const entrySchema = z
  .object({
    at: z.iso.datetime(),
    actor: z.string(),
    action: z.string().meta({ description: 'The operation, as named in this document.' }),
    requestId: z.string(),
    target: z.object({ kind: kindSchema, id: z.string() }),
    changes: z
      .array(
        z.object({
          pointer: z.string(),
          before: z.unknown().optional(),
          after: z.unknown().optional(),
        }),
      )
      .meta({
        description: 'What was before and after, place by place; long texts by their length.',
      }),
  })
  .meta({ id: 'AuditEntry' });

const EXAMPLE = {
  at: '2026-12-01T09:00:00.000Z',
  actor: 'approver@bank',
  action: 'approveCampaign',
  requestId: 'JKJaXmPLvHcESHA=',
  target: { kind: 'campaign' as const, id: 'fuel-cashback' },
  changes: [{ pointer: '/status', before: 'in_review', after: 'live' }],
};

const READERS: readonly Role[] = ['analyst', 'admin'];
const daySchema = z.iso.date({ error: 'must be a day, such as 2026-12-01' });

export const auditOperations = {
  listAudit: operation({
    method: 'GET',
    path: '/v1/audit/{kind}/{id+}',
    tag: 'Audit',
    summary: 'List what was done to one thing, newest first',
    description:
      'Customers are found by their id as long as somebody knows it; the log itself holds a keyed hash.',
    roles: READERS,
    params: z.strictObject({ kind: kindSchema, id: customerIdSchema }),
    query: pageQuerySchema,
    answers: {
      200: { description: 'Entries.', schema: pageOf(entrySchema), example: { items: [EXAMPLE] } },
    },
    problems: ['CURSOR_INVALID'],
  }),
  exportAudit: operation({
    method: 'GET',
    path: '/v1/audit/{day}',
    tag: 'Audit',
    summary: 'Export a day of the log, oldest first',
    description:
      'NDJSON, or with format=csv CSV whose cells no spreadsheet runs as formulas; without what customers themselves said. With more to come, Link names the next page (rel="next").',
    roles: ['admin'],
    params: z.strictObject({ day: daySchema }),
    query: z.strictObject({
      cursor: z.string().min(1).max(1024).optional(),
      format: z.enum(['ndjson', 'csv'], 'must be "ndjson" or "csv"').optional(),
    }),
    answers: {
      200: {
        description: 'One entry a line.',
        mediaType: 'application/x-ndjson',
        schema: entrySchema,
        example: EXAMPLE,
      },
    },
    problems: ['CURSOR_INVALID'],
  }),
};
