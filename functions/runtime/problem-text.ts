import type * as z from 'zod';

/** `field: rule; field: rule`, the paths as the sender wrote them. Holds no values. */
export function problemText(error: z.ZodError): string {
  return error.issues
    .map(({ path, message }) => `${path.length === 0 ? 'body' : path.join('.')}: ${message}`)
    .join('; ');
}
