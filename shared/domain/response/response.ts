import * as z from 'zod';

/** What came back about one message, from the provider or from the customer. */
export const responseKindSchema = z.enum([
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
]);
export type ResponseKind = z.infer<typeof responseKindSchema>;
