/** `opportune plan`: what applying a folder would change on an engine, and for whom. */
import { writeFileSync } from 'node:fs';
import { ENGINE_HELP, ENGINE_OPTIONS } from './code/engine-options.ts';
import { contentOf } from './code/engine-state.ts';
import { EXIT } from './code/failure.ts';
import { readLock } from './code/lock-file.ts';
import { openWork } from './code/open-work.ts';
import { makePlan } from './code/plan.ts';
import { planFileText } from './code/plan-file.ts';
import { hasWork, planText } from './code/plan-text.ts';
import { estimateReach } from './code/reach.ts';
import type { Command } from './command.ts';
import { paintFor } from './paint.ts';
import { oneFolder, readOptions } from './read-options.ts';

const USAGE = `opportune plan <folder>
${ENGINE_HELP}
  --out FILE             writes the plan there; "opportune apply --plan FILE" does this and nothing else
  --overwrite KIND/ID    undo what was changed there elsewhere (repeatable)
  --prune                what left the files leaves the engine: campaigns end, the rest is deleted
  --draft                leave campaigns as drafts, not handed in
  --json                 for programs
Ends with 0 when there is nothing to do, 3 when there is, 4 when work done elsewhere is in the way, 1
when the files are wrong. Changes nothing.`;

export const plan: Command = {
  async run(args) {
    const { values, positionals } = readOptions(args, OPTIONS, USAGE);
    const folder = oneFolder(positionals, USAGE);
    const { engine, state, content } = await openWork(folder, values);
    const made = await makePlan({
      content,
      state,
      lock: readLock(folder, engine.url),
      overwrite: new Set(values.overwrite),
      prune: values.prune,
      draft: values.draft,
    });
    const reach = await estimateReach(engine.client, made, content, contentOf(state));
    if (values.out !== undefined) {
      const { overwrite, prune, draft } = values;
      writeFileSync(
        values.out,
        planFileText({ engine: engine.url, overwrite, prune, draft }, made),
      );
    }
    const json = { engine: engine.url, ...made, reach: Object.fromEntries(reach) };
    process.stdout.write(
      values.json
        ? `${JSON.stringify(json, null, 2)}\n`
        : `${planText(made, reach, paintFor(process.stdout))}\n`,
    );
    if (made.steps.some(({ drift }) => drift !== undefined)) return EXIT.drift;
    if (made.steps.some(({ blocked, action }) => blocked !== undefined && action !== 'keep'))
      return EXIT.failed;
    return hasWork(made) ? EXIT.differs : EXIT.done;
  },
};

const OPTIONS = {
  ...ENGINE_OPTIONS,
  out: { type: 'string' },
  overwrite: { type: 'string', multiple: true, default: [] as string[] },
  prune: { type: 'boolean', default: false },
  draft: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
} as const;
