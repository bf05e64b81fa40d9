/** What changed between two JSON values, place by place. */

export interface Change {
  /** RFC 6901; empty: the whole value. */
  readonly pointer: string;
  /** Absent: it was not there before. */
  readonly before?: unknown;
  /** Absent: it is not there any more. */
  readonly after?: unknown;
}

const MOST_CHANGES = 100;
/** Longer texts are told by their length: a difference is read by people, not applied. */
const MOST_TEXT = 200;

/** In reading order, at most 100. Lists are compared place by place. */
export function differences(before: unknown, after: unknown): readonly Change[] {
  const changes: Change[] = [];
  compare(before, after, '', changes);
  return changes.slice(0, MOST_CHANGES);
}

function compare(before: unknown, after: unknown, pointer: string, changes: Change[]): void {
  if (changes.length >= MOST_CHANGES || Object.is(before, after)) return;
  if (isContainer(before) && isContainer(after) && Array.isArray(before) === Array.isArray(after)) {
    for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
      const step = name.replace(/~/g, '~0').replace(/\//g, '~1');
      compare(before[name], after[name], `${pointer}/${step}`, changes);
    }
    return;
  }
  changes.push({
    pointer,
    ...(before !== undefined && { before: shown(before) }),
    ...(after !== undefined && { after: shown(after) }),
  });
}

const isContainer = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

function shown(value: unknown): unknown {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text === undefined || text.length <= MOST_TEXT ? value : `(${text.length} characters)`;
}
