import * as z from 'zod';

export const templateLinksSchema = z.object({
  links: z.record(z.string(), z.url({ protocol: /^https$/ })),
});
