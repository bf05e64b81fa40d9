/** `opportune apply`: brings an engine to what a folder says, as far as the review; never beyond it. */
import { type Applied, applyPlan } from './code/apply-plan.ts';
import { ENGINE_HELP, ENGINE_OPTIONS } from './code/engine-options.ts';
import { keyOf } from './code/engine-state.ts';
import { type Lock, readLock, writeLock } from './code/lock-file.ts';
import { openWork, type Work } from './code/open-work.ts';
import { makePlan, type Plan } from './code/plan.ts';
import { type PlanFile, readPlanFile, refuseStale } from './code/plan-file.ts';
import type { Command } from './command.ts';
import { oneFolder, readOptions } from './read-options.ts';
import { UsageError } from './usage-error.ts';

const USAGE = `opportune apply <folder>
${ENGINE_HELP}
  --plan FILE            does what this plan says and nothing else; the terms below are the plan's then
  --overwrite KIND/ID    undo what was changed there elsewhere (repeatable)
  --prune                what left the files leaves the engine: campaigns end, the rest is deleted
  --draft                leave campaigns as drafts, not handed in
  --json                 for programs
Campaigns are handed in; going live takes the approval of somebody else. Applied again, it does nothing.
Ends with 0 when it is done, 4 when work done elsewhere is in the way, 1 when something is wrong.`;

export const apply: Command = {
  async run(args) {
    const { values, positionals } = readOptions(args, OPTIONS, USAGE);
    const folder = oneFolder(positionals, USAGE);
    const kept = values.plan === undefined ? undefined : readPlanFile(values.plan);
    const terms = kept ?? values;
    const work = await openWork(folder, values);
    const { engine, content } = work;
    if (kept !== undefined && kept.engine !== engine.url)
      throw new UsageError(`the plan is for ${kept.engine}, not for ${engine.url}`);
    const lock = readLock(folder, engine.url);
    const plan = await planOf(work, lock, terms, kept);

    const applied: Applied[] = [];
    const known = new Map([...lock, ...agreed(work, plan)]);
    try {
      await applyPlan({
        client: engine.client,
        plan,
        content,
        draft: terms.draft,
        onApplied(step, one) {
          applied.push(one);
          if (step.hash === undefined) known.delete(one.key);
          else known.set(one.key, step.hash);
          if (!values.json) process.stdout.write(`${lineOf(one)}\n`);
        },
      });
    } finally {
      if (!isSame(known, lock)) writeLock(folder, engine.url, known);
    }
    if (values.json) process.stdout.write(`${JSON.stringify({ applied }, null, 2)}\n`);
    else process.stdout.write(`${applied.length} applied, ${plan.unchanged.length} unchanged\n`);
    return 0;
  },
};

const OPTIONS = {
  ...ENGINE_OPTIONS,
  plan: { type: 'string' },
  overwrite: { type: 'string', multiple: true, default: [] as string[] },
  prune: { type: 'boolean', default: false },
  draft: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
} as const;

type Terms = Pick<PlanFile, 'overwrite' | 'prune' | 'draft'>;

async function planOf(
  { content, state }: Work,
  lock: Lock,
  { overwrite, prune, draft }: Terms,
  kept: PlanFile | undefined,
): Promise<Plan> {
  const plan = await makePlan({
    content,
    state,
    lock,
    overwrite: new Set(overwrite),
    prune,
    draft,
  });
  if (kept === undefined) return plan;
  refuseStale(kept, plan);
  // Whoever made the plan saw what it replaces; what was changed behind the files' back needs a word.
  return {
    ...plan,
    steps: plan.steps.map(({ drift, ...step }) =>
      drift === undefined || !lock.has(keyOf(step.kind, step.id)) ? step : { ...step, drift },
    ),
  };
}

/** What is the same here and there is known from now on. */
const agreed = ({ state }: Work, { unchanged }: Plan): Lock =>
  new Map(unchanged.map((key) => [key, state.get(key)?.hash ?? '']));

const isSame = (a: Lock, b: Lock): boolean =>
  a.size === b.size && [...a].every(([key, hash]) => b.get(key) === hash);

const DONE = {
  create: 'created',
  change: 'changed',
  submit: 'handed in',
  remove: 'removed',
  keep: 'kept',
};

const lineOf = ({ key, action, standing }: Applied): string =>
  `${DONE[action]} ${key}${standing === undefined ? '' : `: ${standing}`}`;
