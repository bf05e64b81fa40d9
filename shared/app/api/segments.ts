/** Segments: refused when they would contain themselves or name one that is not there. */
import { problem } from '#shared/contracts/http/problem.ts';
import { EMPTY_CATALOGUE } from '#shared/domain/campaign/field-catalogue.ts';
import type { Segment } from '#shared/domain/campaign/segment.ts';
import type { Versioned } from '#shared/ports/versioned-store.ts';
import type { Answered, Audited, Handlers } from './call.ts';
import { pageReply } from './page-reply.ts';
import type { ApiPorts } from './ports.ts';
import { checkPreconditions } from './preconditions.ts';
import { reviewFacts, reviewSegments, type Warning } from './review-condition.ts';
import { readSegments } from './segments-of-condition.ts';

type SegmentOperation = 'listSegments' | 'getSegment' | 'putSegment' | 'deleteSegment';

export function createSegmentHandlers(
  ports: Pick<ApiPorts, 'segments' | 'settings'>,
): Handlers<SegmentOperation> {
  return {
    listSegments: ({ query }) =>
      pageReply(query, (limit, cursor) => ports.segments.list(limit, cursor), shown),

    async getSegment({ params }) {
      const stored = await ports.segments.newest(params.id);
      return stored === undefined ? problem('SEGMENT_UNKNOWN') : answer(stored, 200);
    },

    async putSegment({ params, body, actor, now, preconditions }) {
      const known = await ports.segments.newest(params.id);
      const refused = checkPreconditions(preconditions, known && etagOf(known), true);
      if (refused !== undefined) return refused;
      const segments = await readSegments(ports.segments, body.condition);
      const fields = (await ports.settings.get('fields'))?.content ?? EMPTY_CATALOGUE;
      const facts = reviewFacts(body.condition, fields, ['condition']);
      const errors = [
        ...reviewSegments(body.condition, segments, ['condition'], params.id),
        ...facts.errors,
      ];
      if (errors.length > 0) return problem('INPUT_INVALID', undefined, { errors });
      const by = { author: actor.id, at: now.toISOString() };
      const saved = await ports.segments.save(params.id, body, by, known?.version ?? 0);
      return saved === 'conflict'
        ? problem('CHANGED_MEANWHILE')
        : {
            ...answer(saved, known === undefined ? 201 : 200, facts.warnings),
            audited: audited(params.id, known?.content, saved.content),
          };
    },

    async deleteSegment({ params, preconditions }) {
      const known = await ports.segments.newest(params.id);
      if (known === undefined) return problem('SEGMENT_UNKNOWN');
      const refused = checkPreconditions(preconditions, etagOf(known), true);
      if (refused !== undefined) return refused;
      const removed = await ports.segments.remove(params.id, known.version);
      return removed === 'conflict'
        ? problem('CHANGED_MEANWHILE')
        : { status: 204, audited: audited(params.id, known.content, undefined) };
    },
  };
}

const audited = (id: string, before: unknown, after: unknown): Audited => ({
  target: { kind: 'segment', id },
  before,
  after,
});

const etagOf = ({ version }: Versioned<Segment>): string => `v${version}`;

const shown = ({ content, ...stored }: Versioned<Segment>) => ({ ...stored, segment: content });

const answer = (
  stored: Versioned<Segment>,
  status: 200 | 201,
  warnings: readonly Warning[] = [],
): Answered => ({
  status,
  etag: etagOf(stored),
  body: { ...shown(stored), ...(warnings.length > 0 && { warnings }) },
  ...(status === 201 && { headers: { location: `/v1/segments/${stored.id}` } }),
});
