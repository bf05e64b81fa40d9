import type { TrackCall } from './message.ts';

type Clocks = Pick<TrackCall, 'timestamp' | 'originalTimestamp' | 'sentAt'>;

/**
 * When a call happened, ISO instant. The sender's clock may be wrong, but by the same amount when the
 * call was made and when it was sent: so it happened as long before it came in as lies between the
 * two (https://segment.com/docs/connections/spec/common/#timestamps). Without `sentAt` the sender is
 * taken at their word, without any instant it happened now.
 */
export function happenedAt(
  { timestamp, originalTimestamp, sentAt }: Clocks,
  receivedAt: Date,
): string {
  const made = originalTimestamp ?? timestamp ?? undefined;
  if (made === undefined) return receivedAt.toISOString();
  if (sentAt === undefined || sentAt === null) return new Date(made).toISOString();
  const age = Date.parse(sentAt) - Date.parse(made);
  return new Date(receivedAt.getTime() - age).toISOString();
}
