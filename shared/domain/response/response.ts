/** What came back about one message, from the provider or from the customer. */
export const RESPONSE_KINDS = [
  'accepted',
  'delivered',
  'delayed',
  'soft_bounce',
  'hard_bounce',
  'rejected',
  'failed',
  'complaint',
  'open',
  'machine_open',
  'click',
  'machine_click',
  'unsubscribe',
  'reply',
  'redeemed',
] as const;
export type ResponseKind = (typeof RESPONSE_KINDS)[number];
