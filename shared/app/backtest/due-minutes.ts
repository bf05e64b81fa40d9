/** Work by the minute in which a sweep finds it, the earliest first. */
import type { Due } from '#shared/ports/due-index.ts';

const MINUTE_MS = 60_000;

export interface DueMinutes {
  add(entries: readonly Due[]): void;
  /** The earliest minute (ms) with work; infinity without any. */
  next(): number;
  /** What is due in that minute, in the order of its instants. */
  take(minute: number): readonly Due[];
  /** All that waits, for a checkpoint. */
  all(): readonly Due[];
}

export function createDueMinutes(entries: readonly Due[] = []): DueMinutes {
  const byMinute = new Map<number, Due[]>();
  /** A binary heap: each minute once. */
  const heap: number[] = [];
  let earliest = Number.POSITIVE_INFINITY;

  const due: DueMinutes = {
    add(added) {
      for (const entry of added) {
        const minute = Math.ceil(entry.at / MINUTE_MS) * MINUTE_MS;
        const known = byMinute.get(minute);
        if (known !== undefined) known.push(entry);
        else {
          byMinute.set(minute, [entry]);
          push(heap, minute);
          earliest = heap[0] ?? Number.POSITIVE_INFINITY;
        }
      }
    },
    next: () => earliest,
    take(minute) {
      const taken = byMinute.get(minute) ?? [];
      byMinute.delete(minute);
      while (heap[0] !== undefined && !byMinute.has(heap[0])) pop(heap);
      earliest = heap[0] ?? Number.POSITIVE_INFINITY;
      return taken.sort((a, b) => a.at - b.at);
    },
    all: () => [...byMinute.values()].flat(),
  };
  due.add(entries);
  return due;
}

function push(heap: number[], value: number): void {
  let at = heap.length;
  heap.push(value);
  while (at > 0) {
    const parent = (at - 1) >> 1;
    const above = heap[parent] ?? value;
    if (above <= value) break;
    heap[at] = above;
    at = parent;
  }
  heap[at] = value;
}

function pop(heap: number[]): void {
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return;
  let at = 0;
  for (;;) {
    const left = 2 * at + 1;
    const right = left + 1;
    const smaller = (heap[right] ?? Number.POSITIVE_INFINITY) < (heap[left] ?? 0) ? right : left;
    const below = heap[smaller];
    if (below === undefined || below >= last) break;
    heap[at] = below;
    at = smaller;
  }
  heap[at] = last;
}
