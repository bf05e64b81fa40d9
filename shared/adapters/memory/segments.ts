import type { SegmentStore } from '#shared/ports/segment-store.ts';
import { createMemoryVersionedStore } from './versioned-store.ts';

export const createMemorySegments = (): SegmentStore => createMemoryVersionedStore();
