/** The text of a body as a JSON value: bounded in depth, without names that reach a prototype. */
import { type Problem, problem } from './problem.ts';

export type ReadBody = { readonly value: unknown } | { readonly refused: Problem };

/** Deeper than any campaign: conditions take 8 levels of two steps each. */
export const MAX_JSON_DEPTH = 32;

const FORBIDDEN: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/** The whole body as one value. */
export function readJson(text: string): ReadBody {
  const read = readJsonValue(text);
  if ('refused' in read) return read;
  return checkNames(read.value);
}

/** Refuses a value that uses such a name at any depth. */
export function checkNames(value: unknown): ReadBody {
  const name = forbiddenName(value);
  return name === undefined
    ? { value }
    : { refused: problem('BODY_KEY_FORBIDDEN', `"${name}" must not be used as a name`) };
}

/** As `readJson`, with the names unchecked. */
export function readJsonValue(text: string): ReadBody {
  if (nestsDeeperThan(text, MAX_JSON_DEPTH)) {
    return {
      refused: problem('BODY_TOO_DEEP', `at most ${MAX_JSON_DEPTH} levels of lists and objects`),
    };
  }
  try {
    return { value: JSON.parse(text) };
  } catch {
    return { refused: problem('BODY_NOT_JSON', 'the body must be one JSON value in UTF-8') };
  }
}

/** Counts brackets outside of texts, so that nothing recursive ever meets a body made to exhaust it. */
function nestsDeeperThan(text: string, most: number): boolean {
  let depth = 0;
  let inText = false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (inText) {
      if (code === BACKSLASH) at += 1;
      else if (code === QUOTE) inText = false;
    } else if (code === QUOTE) inText = true;
    else if (code === OPEN_LIST || code === OPEN_OBJECT) {
      depth += 1;
      if (depth > most) return true;
    } else if (code === CLOSE_LIST || code === CLOSE_OBJECT) depth -= 1;
  }
  return false;
}

function forbiddenName(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [name, inner] of Object.entries(value)) {
    if (FORBIDDEN.has(name)) return name;
    const within = forbiddenName(inner);
    if (within !== undefined) return within;
  }
  return undefined;
}

const [QUOTE, BACKSLASH, OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [
  0x22, 0x5c, 0x5b, 0x5d, 0x7b, 0x7d,
];
