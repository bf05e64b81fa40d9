/** Secrets as they are stored; apart from what is made of them. */
import * as z from 'zod';
import type { LinkKeysSecret } from './secrets.ts';

const keySchema = z.object({ id: z.number().int().min(0).max(255), key: z.string().min(43) });

/** The newest key on top, since CloudFormation generates a text only there. */
export const linkKeysSecretSchema = keySchema.extend({
  /** ISO instant from which the newest key signs; until then it only verifies. */
  from: z.iso.datetime(),
  /** Newest first. */
  older: z.array(keySchema),
}) satisfies z.ZodType<LinkKeysSecret>;
