/** Segments: conditions under a name. */
import * as z from 'zod';
import { segmentSchema } from '#shared/domain/campaign/segment.ts';
import { slugSchema } from '#shared/domain/identifier.ts';
import { warningSchema } from './campaigns.ts';
import { operation } from './operation.ts';
import { pageOf, pageQuerySchema } from './page.ts';
import { PEOPLE, WRITERS } from './roles.ts';

const segmentBodySchema = segmentSchema.meta({ id: 'Segment' });

const segmentResourceSchema = z
  .object({
    id: slugSchema,
    version: z.number().int(),
    author: z.string(),
    at: z.iso.datetime(),
    segment: segmentBodySchema,
    warnings: z.array(warningSchema).optional(),
  })
  .meta({ id: 'SegmentResource' });

const idParams = z.strictObject({ id: slugSchema });

const SEGMENT_EXAMPLE = {
  name: 'Young savers',
  condition: { all: [{ fact: 'customer.age', op: 'lt', value: 30 }] },
};
const RESOURCE_EXAMPLE = {
  id: 'young-savers',
  version: 1,
  author: 'marketer@bank',
  at: '2026-12-01T09:00:00.000Z',
  segment: SEGMENT_EXAMPLE,
};

export const segmentOperations = {
  listSegments: operation({
    method: 'GET',
    path: '/v1/segments',
    tag: 'Segments',
    summary: 'List segments',
    roles: PEOPLE,
    query: pageQuerySchema,
    answers: {
      200: {
        description: 'In the order of their ids.',
        schema: pageOf(segmentResourceSchema),
        example: { items: [RESOURCE_EXAMPLE] },
      },
    },
    problems: ['CURSOR_INVALID'],
  }),
  getSegment: operation({
    method: 'GET',
    path: '/v1/segments/{id}',
    tag: 'Segments',
    summary: 'Read a segment',
    roles: PEOPLE,
    params: idParams,
    answers: {
      200: {
        description: 'The segment.',
        schema: segmentResourceSchema,
        example: RESOURCE_EXAMPLE,
      },
    },
    problems: ['SEGMENT_UNKNOWN'],
  }),
  putSegment: operation({
    method: 'PUT',
    path: '/v1/segments/{id}',
    tag: 'Segments',
    summary: 'Create or change a segment',
    description:
      'An existing segment needs If-Match. Segments that would contain themselves are refused. Campaigns in force keep the condition they were approved with.',
    roles: WRITERS,
    params: idParams,
    body: { schema: segmentBodySchema, example: SEGMENT_EXAMPLE },
    ifMatch: 'required',
    answers: {
      200: { description: 'Changed.', schema: segmentResourceSchema, example: RESOURCE_EXAMPLE },
      201: { description: 'Created.', schema: segmentResourceSchema, example: RESOURCE_EXAMPLE },
    },
    problems: ['INPUT_INVALID', 'CHANGED_MEANWHILE', 'PRECONDITION_MISSING'],
  }),
  deleteSegment: operation({
    method: 'DELETE',
    path: '/v1/segments/{id}',
    tag: 'Segments',
    summary: 'Delete a segment',
    description: 'Campaigns in force keep the condition they were approved with.',
    roles: WRITERS,
    params: idParams,
    ifMatch: 'required',
    answers: { 204: { description: 'Deleted.' } },
    problems: ['SEGMENT_UNKNOWN', 'CHANGED_MEANWHILE', 'PRECONDITION_MISSING'],
  }),
};
