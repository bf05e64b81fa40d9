import * as z from 'zod';
import type { PlanPage } from '#shared/domain/plan/plan.ts';

export const planPageSchema = z
  .object({
    campaignId: z.string(),
    kind: z.enum(['occurrence', 'watches']),
    at: z.number(),
    part: z.number().int(),
    page: z.number().int(),
    cursor: z.string().optional(),
  })
  .transform(
    ({ cursor, ...page }): PlanPage => ({ ...page, ...(cursor !== undefined && { cursor }) }),
  );
