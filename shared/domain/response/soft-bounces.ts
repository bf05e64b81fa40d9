/** When an address that keeps bouncing softly is given up. */

export interface SoftBounce {
  readonly messageId: string;
  /** ISO instant. */
  readonly at: string;
}

/**
 * The bounces that count: one per message, none of a message that arrived after all (an
 * out-of-office answer comes as a bounce too), none from before the address last took one.
 *
 * @param deliveries message id ▶ ISO instant at which it was delivered
 */
export function bouncesInARow(
  bounces: readonly SoftBounce[],
  deliveries: ReadonlyMap<string, string>,
): readonly SoftBounce[] {
  const lastDelivery = [...deliveries.values()].reduce((last, at) => (at > last ? at : last), '');
  const byMessage = new Map<string, SoftBounce>();
  for (const bounce of bounces) {
    if (deliveries.has(bounce.messageId) || bounce.at <= lastDelivery) continue;
    if (!byMessage.has(bounce.messageId)) byMessage.set(bounce.messageId, bounce);
  }
  return [...byMessage.values()];
}
