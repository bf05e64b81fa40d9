/** Where "now" comes from: the system, or a rehearsal's own time. */
export interface Clock {
  now(): Date;
}
