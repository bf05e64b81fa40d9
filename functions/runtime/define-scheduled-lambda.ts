import middy from '@middy/core';
import type * as z from 'zod';
import { logger } from './logger.ts';
import { flushMetrics } from './metrics.ts';
import { createStart } from './start.ts';

export interface ScheduledLambda<Env> {
  readonly name: string;
  readonly env: z.ZodType<Env>;
  /** Called on the first run, not on import. What a run answers is logged: counts, no personal data. */
  readonly build: (env: Env) => () => Promise<Readonly<Record<string, number>>>;
}

/** A function that the scheduler calls; its event says nothing that the clock does not. */
export function defineScheduledLambda<Env>(lambda: ScheduledLambda<Env>) {
  const start = createStart(lambda);
  return middy(async (_event: unknown): Promise<void> => {
    const run = await start();
    const counts = await run().finally(flushMetrics);
    if (Object.values(counts).some((count) => count > 0)) logger.info(lambda.name, { ...counts });
  });
}
