/** Who may do what: the words for it. Which role may call which route stands with the route. */
import * as z from 'zod';

/** `machine`: another system, signed in by IAM or a client credential; it delivers customers and events. */
export const roleSchema = z.enum([
  'marketer',
  'approver',
  'analyst',
  'operator',
  'admin',
  'machine',
]);
export type Role = z.infer<typeof roleSchema>;

export const PEOPLE: readonly Role[] = ['marketer', 'approver', 'analyst', 'operator', 'admin'];
/** Others are told how a rule came out for somebody, and not what is known of them. */
export const CUSTOMER_READERS: readonly Role[] = ['operator', 'analyst', 'machine', 'admin'];
export const WRITERS: readonly Role[] = ['marketer', 'admin'];

/** Who is calling. `id` is the token's subject or the IAM principal: a person, whatever their role today. */
export interface Actor {
  readonly id: string;
  readonly roles: readonly Role[];
}
