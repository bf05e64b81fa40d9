/** `opportune diff`: what an engine holds and what a folder says, line by line. */
import type { Content } from '#local/campaign-files/content.ts';
import { fileText } from '#local/campaign-files/file-text.ts';
import type { Kind, SettingKind } from '#local/campaign-files/source-file.ts';
import { ENGINE_HELP, ENGINE_OPTIONS } from './code/engine-options.ts';
import { type Held, keyOf } from './code/engine-state.ts';
import { EXIT } from './code/failure.ts';
import { lineDiff } from './code/line-diff.ts';
import { openWork } from './code/open-work.ts';
import { makePlan } from './code/plan.ts';
import type { Command } from './command.ts';
import { paintFor } from './paint.ts';
import { oneFolder, readOptions } from './read-options.ts';

const USAGE = `opportune diff <folder>
${ENGINE_HELP}
  --json    for programs
"-" is on the engine, "+" in the files. Ends with 0 when they are equal, with 3 when they are not.`;

export const diff: Command = {
  async run(args) {
    const { values, positionals } = readOptions(args, OPTIONS, USAGE);
    const { engine, state, content } = await openWork(oneFolder(positionals, USAGE), values);
    const { steps, elsewhere } = await makePlan({ content, state, lock: new Map() });
    const changed = steps.filter(({ action }) => action === 'create' || action === 'change');
    const differing = changed.map(({ kind, id }) => ({
      key: keyOf(kind, id),
      lines: lineDiff(textOf(state.get(keyOf(kind, id))), textOf(fromFiles(content, kind, id))),
    }));
    if (values.json)
      process.stdout.write(
        `${JSON.stringify({ engine: engine.url, differing, elsewhere }, null, 2)}\n`,
      );
    else process.stdout.write(toText(differing, elsewhere));
    return differing.length === 0 ? EXIT.done : EXIT.differs;
  },
};

const OPTIONS = { ...ENGINE_OPTIONS, json: { type: 'boolean', default: false } } as const;

type Shown = Pick<Held, 'kind' | 'content'>;

/** Both sides in one form, so that only what they say differs. */
const textOf = (one: Shown | undefined): string =>
  one === undefined ? '' : fileText(one.kind, one.content, 'yaml');

function fromFiles(content: Content, kind: Kind | SettingKind, id: string): Shown {
  if (kind === 'fields' || kind === 'policy') return { kind, content: content[kind] };
  return { kind, content: content[`${kind}s`].get(id) };
}

function toText(
  differing: readonly { readonly key: string; readonly lines: readonly string[] }[],
  elsewhere: readonly string[],
): string {
  const paint = paintFor(process.stdout);
  const painted = (line: string): string =>
    line.startsWith('+') ? paint.good(line) : line.startsWith('-') ? paint.bad(line) : line;
  return [
    ...differing.flatMap(({ key, lines }) => [paint.strong(key), ...lines.map(painted), '']),
    ...elsewhere.map((key) => `only on the engine: ${key}`),
    `${differing.length} differ`,
    '',
  ].join('\n');
}
