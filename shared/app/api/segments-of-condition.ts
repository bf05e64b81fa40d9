/** The segments that a condition names, and those named in them. */
import type { Condition } from '#shared/domain/rules/condition.ts';
import { segmentsOf } from '#shared/domain/rules/condition-walk.ts';
import type { SegmentStore } from '#shared/ports/segment-store.ts';

export interface NamedSegments {
  readonly conditions: ReadonlyMap<string, Condition>;
  readonly versions: Readonly<Record<string, number>>;
  /** There are more than one audience may hold; not all of them were read. */
  readonly tooMany: boolean;
}

const MOST_SEGMENTS = 100;

/** Those that exist, in their newest version. Circles end where they began. */
export async function readSegments(
  store: SegmentStore,
  condition: Condition,
): Promise<NamedSegments> {
  const conditions = new Map<string, Condition>();
  const versions: Record<string, number> = {};
  const asked = new Set<string>();
  let wanted = segmentsOf(condition);
  while (wanted.length > 0 && asked.size + wanted.length <= MOST_SEGMENTS) {
    for (const id of wanted) asked.add(id);
    const found = await Promise.all(wanted.map((id) => store.newest(id)));
    for (const segment of found) {
      if (segment === undefined) continue;
      conditions.set(segment.id, segment.content.condition);
      versions[segment.id] = segment.version;
    }
    const named = found.flatMap((segment) =>
      segment === undefined ? [] : segmentsOf(segment.content.condition),
    );
    wanted = [...new Set(named)].filter((id) => !asked.has(id));
  }
  return { conditions, versions, tooMany: wanted.length > 0 };
}
