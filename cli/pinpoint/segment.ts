/** A segment of Pinpoint ▶ `segments/<id>.json`. */
import type { Condition } from '#shared/domain/rules/condition.ts';
import type { Source } from './account.ts';
import { referenceOf } from './cloudformation.ts';
import { identityFields } from './common-fields.ts';
import { NOBODY, readDimensions } from './dimensions.ts';
import type { Facts } from './facts.ts';

export interface SegmentNames {
  /** The id here of a segment there; undefined when no artefact holds it. */
  segmentId(pinpointId: string): string | undefined;
}

/** https://docs.aws.amazon.com/pinpoint/latest/apireference/apps-application-id-segments-segment-id.html */
export function readSegment(
  source: Source,
  id: string,
  name: string,
  facts: Facts,
  names: SegmentNames,
): unknown {
  const to = `segments/${id}.json`;
  source.at('Name').mapped(`${to}#/name`);
  const conditions: Condition[] = [];
  let isBlocked = false;
  const own = readDimensions(source.at('Dimensions'), facts, to);
  conditions.push(...own.conditions);
  isBlocked ||= own.isBlocked;

  const groups = source.at('SegmentGroups');
  const read = groups.at('Groups').items.map((group) => readGroup(group, id, to, facts, names));
  if (read.length > 0) {
    groups.at('Include').mapped(`${to}#/condition`);
    conditions.push(
      combined(
        groups.at('Include').text,
        read.map(({ condition }) => condition),
      ),
    );
    isBlocked ||= read.some((group) => group.isBlocked);
  }
  const imported = source.at('ImportDefinition');
  if (imported.isThere || source.at('SegmentType').text === 'IMPORT') {
    imported.lost(
      'a list of endpoints that was loaded from a file: give those customers an attribute and ask for it; until then the segment holds nobody',
    );
    isBlocked = true;
  }
  source.at('SegmentType').unneeded('every segment is a condition here');
  identityFields(source);
  const asked = conditions.length === 1 ? conditions[0] : { all: conditions };
  return {
    name,
    ...(isBlocked && {
      description: 'Part of it could not be imported: it holds nobody until that is decided.',
    }),
    // Whatever stands inside a `not`, nobody gets past the first.
    condition: isBlocked ? { all: [NOBODY, ...conditions.filter((one) => one !== NOBODY)] } : asked,
  };
}

function readGroup(group: Source, id: string, to: string, facts: Facts, names: SegmentNames) {
  let isBlocked = false;
  const dimensions = group.at('Dimensions').items.map((one) => {
    const read = readDimensions(one, facts, to);
    isBlocked ||= read.isBlocked;
    const [only, ...more] = read.conditions;
    return only !== undefined && more.length === 0 ? only : { all: read.conditions };
  });
  const sources = group.at('SourceSegments').items.flatMap((one): Condition[] => {
    const named = referenceOf(one.at('Id').value) ?? '';
    const segment = names.segmentId(named);
    if (segment === undefined || segment === id) {
      one.at('Id').lost('no artefact holds that segment; this one holds nobody until it is there');
      isBlocked = true;
      return [NOBODY];
    }
    one.at('Id').mapped(`${to}#/condition`);
    one
      .at('Version')
      .changed(
        to,
        'a pinned version: here a segment in a segment is its newest, until a campaign is handed in',
      );
    return [{ segment }];
  });
  group.at('SourceType').mapped(`${to}#/condition`);
  group.at('Type').mapped(`${to}#/condition`);
  const parts = [
    ...(sources.length > 0 ? [combined(group.at('SourceType').text, sources)] : []),
    ...(dimensions.length > 0 ? [combined(group.at('Type').text, dimensions)] : []),
  ];
  const [only, ...more] = parts;
  return { condition: only !== undefined && more.length === 0 ? only : { all: parts }, isBlocked };
}

function combined(how: string | undefined, parts: readonly Condition[]): Condition {
  if (how === 'NONE') return { not: { any: parts } };
  if (how === 'ANY') return { any: parts };
  const [only, ...more] = parts;
  return only !== undefined && more.length === 0 ? only : { all: parts };
}
