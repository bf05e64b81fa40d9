/**
 * How long each kind of thing is kept, in days. Adapters, queues and stacks have it from here, and
 * docs/privacy.md is checked against it. No zod: the hot path reads it.
 */

/** A stage may set these otherwise (`retention` in infra/stages.ts). */
export const STAGE_DEFAULT_DAYS = { decisions: 400, archive: 731, logs: 90 } as const;

export const KEPT_DAYS = {
  ...STAGE_DEFAULT_DAYS,
  /** Beyond the decisions: DynamoDB removes an expired item within days, and its note must outlive it, or it could count again. */
  notesBeyondDecisions: 30,
  /** Longer than any window that somebody asks about; time to live only tidies up. */
  softBounces: 180,
  idempotency: 1,
  webhookLog: 30,
  /** From the first slice on, however many follow: nobody who is erased lives on in it for longer. */
  backtestCursors: 1,
  /** A due entry may come again for as long as a queue keeps its messages; twice that. */
  plans: 28,
  queues: 7,
  /** A message keeps its age when SQS moves it, so this must be the longer one. */
  deadLetterQueues: 14,
  /** Events that the archive could not take. */
  archiveFailures: 90,
  /** What somebody exported from the archive, and what they asked of it. */
  archiveResults: 30,
  dailyBackups: 35,
  monthlyBackups: 400,
} as const;
export type KeptKind = keyof typeof KEPT_DAYS;

export const keptMs = (kind: KeptKind): number => KEPT_DAYS[kind] * 86_400_000;
