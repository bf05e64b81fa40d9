/** Why a folder and an engine do not come together: an expected end, not a crash. */
import type { Refused } from '../../client/client.ts';

/** How commands on campaign files end, for pull requests and pipelines. */
export const EXIT = {
  /** There is nothing to do, or it is done. */
  done: 0,
  /** The files are wrong, or the engine refused. */
  failed: 1,
  /** `plan` and `diff`: files and engine differ. */
  differs: 3,
  /** The engine holds what these files do not know of. */
  drift: 4,
} as const;

/** Its message says what happened and what can be done. */
export class CodeFailure extends Error {
  readonly exitCode: number;

  constructor(message: string, exitCode: number = EXIT.failed) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** What the engine said, with field and rule. */
export function refusal(what: string, { status, problem }: Refused): CodeFailure {
  const errors = (problem?.errors ?? []).map(
    ({ pointer, parameter, rule, detail }) => `${pointer ?? parameter ?? ''} ${detail} (${rule})`,
  );
  // One is told in the same line, several have a line each.
  const list = errors.length === 1 ? `: ${errors[0]}` : errors.map((one) => `\n  ${one}`).join('');
  const words = [problem?.code, problem?.title, problem?.detail].filter(
    (word) => word !== undefined,
  );
  const said = `${what}: ${status} ${words.join(', ')}${list}`;
  return new CodeFailure(said, problem?.code === 'CHANGED_MEANWHILE' ? EXIT.drift : EXIT.failed);
}
