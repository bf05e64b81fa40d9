import { segmentSchema } from '#shared/domain/campaign/segment.ts';
import type { SegmentStore } from '#shared/ports/segment-store.ts';
import type { Table } from './table.ts';
import { createDynamoVersionedStore } from './versioned-store.ts';

export const createDynamoSegments = (table: Table): SegmentStore =>
  createDynamoVersionedStore(table, { kind: 'SEGMENT', list: 'SEGMENTS', content: segmentSchema });
