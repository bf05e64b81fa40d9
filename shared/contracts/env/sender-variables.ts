/** Who a message is from. */
import * as z from 'zod';

/** Of messages whose template names nobody else. */
export const sender = {
  SENDER_NAME: z.string().min(1),
  SENDER_ADDRESS: z.email(),
  SENDER_POSTAL_ADDRESS: z.string().default(''),
};
