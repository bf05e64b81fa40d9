/** One thing that is wrong in a file, and where. */
import type { InputError } from '#shared/contracts/http/problem.ts';
import type { SourceFile } from './source-file.ts';

export interface FileProblem {
  /** With an error nothing is applied; a warning is shown. */
  readonly severity: 'error' | 'warning';
  /** From the folder. */
  readonly file: string;
  /** From 1; absent where the whole file is meant. */
  readonly line?: number;
  readonly column?: number;
  /** JSON pointer as a URI fragment (RFC 6901), as the API names fields. */
  readonly pointer: string;
  readonly rule: string;
  readonly detail: string;
}

/** What a check said of the file's value, with the place in the file. */
export function problemAt(
  file: SourceFile,
  { pointer = '#', rule, detail }: InputError,
  severity: FileProblem['severity'] = 'error',
): FileProblem {
  const path = pathOf(pointer);
  const { document } = file;
  const at = rule === 'unknown_field' ? document.positionOfName(path) : document.positionOf(path);
  return { severity, file: file.path, ...at, pointer, rule, detail };
}

/** The steps of `#/variants/0/email`. */
export const pathOf = (pointer: string): readonly string[] =>
  pointer
    .split('/')
    .slice(1)
    .map((step) => decodeURI(step).replace(/~1/g, '/').replace(/~0/g, '~'));
