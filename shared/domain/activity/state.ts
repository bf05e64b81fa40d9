/**
 * A customer's counters: id of the counter ▶ its packed text, which is parsed only when it is read
 * or changed. A counter that never counted anything is not there. Ids and texts depend on the
 * activity alone and not on which campaigns want it, so counting goes on while campaigns come and go.
 */
export type ActivityState = Readonly<Record<string, string>>;

/** Characters of an id: 42 bits of a hash. `planActivities` refuses two activities with one id. */
export const COUNTER_ID_LENGTH = 7;
