/** Where in an event a figure stands, as campaigns and the policy name it. */
import * as z from 'zod';

export const eventFactSchema = z
  .string()
  .regex(/^event(\.[A-Za-z][A-Za-z0-9_]*){1,4}$/, 'must name an event fact, such as event.amount');
