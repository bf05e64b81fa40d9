/** A plan kept in a file: somebody has seen it, and this is what is applied or nothing. */
import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { keyOf } from './engine-state.ts';
import { CodeFailure, EXIT } from './failure.ts';
import type { Plan } from './plan.ts';

export interface PlanTerms {
  readonly engine: string;
  readonly overwrite: readonly string[];
  readonly prune: boolean;
  readonly draft: boolean;
}

const stepSchema = z.object({
  key: z.string(),
  action: z.string(),
  etag: z.string().optional(),
  hash: z.string().optional(),
});
const planFileSchema = z.object({
  format: z.literal('opportune-plan-1'),
  engine: z.string(),
  overwrite: z.array(z.string()),
  prune: z.boolean(),
  draft: z.boolean(),
  steps: z.array(stepSchema),
});
export type PlanFile = z.infer<typeof planFileSchema>;

export const planFileText = (terms: PlanTerms, plan: Plan): string =>
  `${JSON.stringify({ format: 'opportune-plan-1', ...terms, steps: briefly(plan) }, undefined, 2)}\n`;

/** @throws CodeFailure for a file that holds no plan */
export function readPlanFile(path: string): PlanFile {
  try {
    return planFileSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    throw new CodeFailure(`${path} holds no plan: make one by "opportune plan --out ${path}"`);
  }
}

/** @throws CodeFailure (drift) when files or engine have moved since `kept` was made */
export function refuseStale(kept: PlanFile, plan: Plan): void {
  const now = new Map(briefly(plan).map((step) => [step.key, JSON.stringify(step)]));
  const then = new Map(kept.steps.map((step) => [step.key, JSON.stringify(step)]));
  const moved = [...new Set([...then.keys(), ...now.keys()])].filter(
    (key) => now.get(key) !== then.get(key),
  );
  if (moved.length === 0) return;
  throw new CodeFailure(
    `nothing was applied: since the plan was made, files or engine have changed: ${moved.join(', ')}\nPlan again`,
    EXIT.drift,
  );
}

const briefly = ({ steps }: Plan) =>
  steps.map(({ kind, id, action, etag, hash }) => ({
    key: keyOf(kind, id),
    action,
    ...(etag !== undefined && { etag }),
    ...(hash !== undefined && { hash }),
  }));
