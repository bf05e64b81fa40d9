/** What the world drives: functions that begin when there is something for them. */
export interface Functions {
  /** Whatever is visible goes to idle instances; a sweep begins when one is due. True: something began. */
  poll(): boolean;
  /** When `poll` has something to do again, unless somebody ends before. */
  nextAt(): number;
}
