import type { Segment } from '#shared/domain/campaign/segment.ts';
import type { VersionedStore } from './versioned-store.ts';

export type SegmentStore = VersionedStore<Segment>;
