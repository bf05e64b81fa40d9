/** What zod found, as errors with a pointer and a rule, in the caller's words and without their values. */
import type * as z from 'zod';
import { didYouMean } from '#shared/domain/rules/nearest-name.ts';
import type { InputError } from './problem.ts';

type Path = readonly PropertyKey[];
type Issue = z.core.$ZodIssue;
type RawIssue = z.core.$ZodRawIssue;

export type Checked<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly errors: readonly InputError[] };

const MOST_ERRORS = 50;
/** Names that a caller made up are echoed, but not at any length. */
const MOST_NAME = 64;

/** Parses `input`; `base` is put before each pointer, for one member of a batch. */
export function checkInput<T>(schema: z.ZodType<T>, input: unknown, base: Path = []): Checked<T> {
  const parsed = schema.safeParse(input, { error: explain });
  if (parsed.success) return { ok: true, value: parsed.data };
  const errors = parsed.error.issues.flatMap((issue) => errorsOf(issue, base));
  return { ok: false, errors: errors.slice(0, MOST_ERRORS) };
}

/** `#/all/0/fact~1x`: RFC 6901, as a URI fragment. */
export function pointer(path: Path): string {
  const steps = path.map((step) =>
    encodeURI(
      String(step).slice(0, MOST_NAME).toWellFormed().replace(/~/g, '~0').replace(/\//g, '~1'),
    ),
  );
  return ['#', ...steps].join('/');
}

/** The known names are at hand only here, while the schema that refused is. */
function explain(issue: RawIssue): string | undefined {
  switch (issue.code) {
    case 'unrecognized_keys': {
      const shape = (issue.inst as { _zod?: { def?: { shape?: object } } } | undefined)?._zod?.def
        ?.shape;
      const known = Object.keys(shape ?? {});
      return issue.keys
        .map((key) => `"${key.slice(0, MOST_NAME)}" is not a field here${didYouMean(key, known)}`)
        .join('\n');
    }
    case 'invalid_type':
      if (issue.input === undefined) return 'is missing';
      return `must be ${NAMES[issue.expected] ?? issue.expected}`;
    case 'invalid_value':
      return `must be one of ${issue.values.map(String).join(', ')}`;
    case 'too_big':
      return `must be at most ${limit(issue.maximum, issue.origin)}`;
    case 'too_small':
      return `must be at least ${limit(issue.minimum, issue.origin)}`;
    case 'invalid_union': {
      const kinds = discriminators(issue);
      return kinds.length === 0
        ? 'has none of the forms that are allowed here'
        : `must be one of ${kinds.join(', ')}`;
    }
    case 'invalid_key':
      return 'is not an allowed name';
    default:
      return undefined;
  }
}

function errorsOf(issue: Issue, base: Path): readonly InputError[] {
  const path = [...base, ...issue.path];
  switch (issue.code) {
    case 'unrecognized_keys': {
      const details = issue.message.split('\n');
      return issue.keys.map((key, index) => ({
        pointer: pointer([...path, key]),
        rule: 'unknown_field',
        detail: details[index] ?? issue.message,
      }));
    }
    case 'invalid_union': {
      const meant = meantBranch(issue.errors);
      if (meant !== undefined) return meant.flatMap((inner) => errorsOf(inner, path));
      const rule = issue.errors.length === 0 ? 'one_of' : 'form';
      return [{ pointer: pointer(path), rule, detail: issue.message }];
    }
    case 'invalid_key': {
      const detail = issue.issues[0]?.message ?? issue.message;
      return [{ pointer: pointer(path), rule: 'name', detail }];
    }
    default:
      return [{ pointer: pointer(path), rule: ruleOf(issue), detail: issue.message }];
  }
}

/** What the field may say that tells the forms of a union apart. */
function discriminators(issue: RawIssue): readonly string[] {
  if (issue.code !== 'invalid_union' || typeof issue.discriminator !== 'string') return [];
  const field = issue.discriminator;
  const options =
    (issue.inst as { _zod?: { def?: { options?: readonly z.core.$ZodType[] } } } | undefined)?._zod
      ?.def?.options ?? [];
  return options.flatMap((option) => [...(option._zod.propValues?.[field] ?? [])].map(String));
}

/** Of a union, the form that the caller clearly had in mind: the one with the fewest faults, if only one has so few. */
function meantBranch(branches: readonly (readonly Issue[])[]): readonly Issue[] | undefined {
  const faults = branches.map((issues) => issues.reduce((sum, issue) => sum + weight(issue), 0));
  const least = Math.min(...faults);
  const candidates = branches.filter((_, index) => faults[index] === least);
  return candidates.length === 1 ? candidates[0] : undefined;
}

/** A fault at the top says that another form was meant; one further down says that this one was. */
function weight(issue: Issue): number {
  if (issue.code === 'unrecognized_keys')
    return issue.path.length === 0 ? issue.keys.length * 2 : 1;
  return issue.path.length === 0 ? 10 : issue.path.length === 1 ? 2 : 1;
}

function ruleOf(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.message === 'is missing' ? 'required' : 'type';
    case 'invalid_value':
      return 'one_of';
    case 'too_big':
      return 'too_large';
    case 'too_small':
      return 'too_small';
    case 'invalid_format':
      return 'format';
    default:
      return 'rule';
  }
}

const limit = (bound: number | bigint, origin: string): string =>
  origin === 'string'
    ? `${bound} characters long`
    : origin === 'array' || origin === 'set'
      ? `${bound} long`
      : String(bound);

const NAMES: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
};
