/**
 * A folder of campaigns: `campaigns/`, `segments/`, `templates/`, `fields`, `policy` and `brand`, each
 * a JSON or YAML file whose name is the id; `layout.html` here or in the folder above.
 */
import { existsSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { slugSchema } from '#shared/domain/identifier.ts';
import { didYouMean } from '#shared/domain/rules/nearest-name.ts';
import type { FileProblem } from './file-problem.ts';
import { readDocument } from './source-document.ts';
import { folderOf, KINDS, SETTINGS, type SourceFile } from './source-file.ts';

export interface CampaignFolder {
  /** In the order of kinds, then of ids. */
  readonly files: readonly SourceFile[];
  readonly layout?: string;
  /** Files that could not be read as what their place says they are. */
  readonly problems: readonly FileProblem[];
}

const FORMS = ['.json', '.yaml', '.yml'];
const MOST_BYTES = 1024 * 1024;
const OTHER_NAMES = ['brand', 'layout', 'behaviour', 'customers'];

/** @throws the file system's error when there is no such folder */
export async function readFolder(folder: string): Promise<CampaignFolder> {
  const files: SourceFile[] = [];
  const problems: FileProblem[] = [];
  const take = async (kind: SourceFile['kind'], path: string) => {
    const read = await readOne(folder, kind, path);
    if ('problems' in read) problems.push(...read.problems);
    else files.push(read.file);
  };
  const names = (await readdir(folder)).sort();
  for (const kind of KINDS) {
    const inner = join(folder, folderOf(kind));
    if (!existsSync(inner)) continue;
    if (!(await stat(inner)).isDirectory()) {
      problems.push(problemOf(folderOf(kind), 'file_unreadable', 'is no folder'));
      continue;
    }
    for (const name of (await readdir(inner)).sort(byStem))
      if (!name.startsWith('.')) await take(kind, `${folderOf(kind)}/${name}`);
  }
  for (const name of names) {
    const kind = [...SETTINGS, 'brand' as const].find((one) => one === stem(name));
    if (kind !== undefined && FORMS.includes(extname(name))) await take(kind, name);
    else problems.push(...strayProblem(name));
  }
  problems.push(...twice(files));
  const path = [LAYOUT, `../${LAYOUT}`].find((one) => existsSync(join(folder, one)));
  const layout = path === undefined ? undefined : await readText(join(folder, path));
  if (path !== undefined && layout !== undefined && 'problem' in layout)
    problems.push(problemOf(path, ...layout.problem));
  return {
    files,
    problems,
    ...(layout !== undefined && 'text' in layout && { layout: layout.text }),
  };
}

const LAYOUT = 'layout.html';

const problemOf = (file: string, rule: string, detail: string): FileProblem => ({
  severity: 'error',
  file,
  pointer: '#',
  rule,
  detail,
});

const byStem = (a: string, b: string): number =>
  stem(a) === stem(b) ? (a < b ? -1 : 1) : stem(a) < stem(b) ? -1 : 1;

const stem = (name: string): string => basename(name, extname(name));

type Read = { readonly file: SourceFile } | { readonly problems: readonly FileProblem[] };

async function readOne(folder: string, kind: SourceFile['kind'], path: string): Promise<Read> {
  const id = stem(path);
  const refuse = (rule: string, detail: string): Read => ({
    problems: [problemOf(path, rule, detail)],
  });
  if (!FORMS.includes(extname(path)))
    return refuse('file_type', `must be one of ${FORMS.join(', ')}`);
  if (!slugSchema.safeParse(id).success) {
    const what = '1–64 of a-z, 0-9, "-" and "_", beginning with a letter or digit';
    return refuse('file_name', `its name is the id, which must be ${what}`);
  }
  const full = join(folder, path);
  const found = await readText(full);
  if ('problem' in found) return refuse(...found.problem);
  const { text } = found;
  const read = readDocument(text, extname(path) === '.json' ? 'json' : 'yaml');
  if (read.outcome === 'malformed') {
    return {
      problems: read.problems.map((one) => ({
        severity: 'error',
        file: path,
        pointer: '#',
        ...one,
      })),
    };
  }
  const { document } = read;
  return { file: { kind, id, path, value: withoutSchema(document.value), document } };
}

/** The text of a file, or rule and detail of why there is none. */
async function readText(
  path: string,
): Promise<{ readonly text: string } | { readonly problem: readonly [string, string] }> {
  try {
    const { size } = await stat(path);
    if (size > MOST_BYTES) return { problem: ['file_size', 'must be at most 1 MB'] };
    return { text: await readFile(path, 'utf8') };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const detail = code === 'EISDIR' ? 'is a folder' : `cannot be read (${code})`;
    return { problem: ['file_unreadable', detail] };
  }
}

function withoutSchema(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const { $schema, ...rest } = value as Record<string, unknown>;
  return typeof $schema === 'string' ? rest : value;
}

/** A misspelled folder would be silence about everything in it. */
function strayProblem(name: string): readonly FileProblem[] {
  const known = [...KINDS.map(folderOf), ...SETTINGS, ...OTHER_NAMES];
  const asked = stem(name);
  if (known.includes(asked)) return [];
  const meant = didYouMean(asked, known);
  if (meant === '') return [];
  const detail = `is not part of a campaign folder${meant}`;
  return [{ severity: 'warning', file: name, pointer: '#', rule: 'file_unknown', detail }];
}

function twice(files: readonly SourceFile[]): readonly FileProblem[] {
  return [...Map.groupBy(files, ({ kind, id }) => `${kind} ${id}`).values()].flatMap(
    ([first, ...more]) =>
      more.map(({ path }) =>
        problemOf(path, 'twice', `is the same ${first?.kind} as ${first?.path}`),
      ),
  );
}
