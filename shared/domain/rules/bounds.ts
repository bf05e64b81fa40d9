/** How large one condition may be. Beyond a bound it is refused when saved, never cut. */

export const MAX_DEPTH = 8;
/** Tests in one condition, those inside an activity's `where` included. */
export const MAX_TESTS = 64;
/** Values in one `in`, `nin`, `contains_any` or `contains_all`. */
export const MAX_SET = 256;
/** Characters (UTF-16 code units) in one text value. */
export const MAX_TEXT = 256;
/** `event.merchant.city` has three. */
export const MAX_PATH_SEGMENTS = 5;
/** Rolling windows, and a window together with the baseline before it: 365 days. */
export const MAX_WINDOW_MS = 365 * 86_400_000;
/** `distinct` is counted exactly up to here, and comes out as no more than this. */
export const MAX_DISTINCT = 100;
/** Segments named in segments. */
export const MAX_SEGMENT_DEPTH = 8;
/** Tests of a condition with all segments in the place of their names. */
export const MAX_RESOLVED_TESTS = 1024;
