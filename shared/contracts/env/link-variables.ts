/** What signs and verifies the links in messages. */
import * as z from 'zod';

export const links = {
  /** Where tracked links, pixels and preferences are served, without a slash at the end. */
  PUBLIC_URL: z.url(),
  /** `<0–255>:<base64url of 32 bytes>`, newest first, with commas; older ones still verify. */
  LINK_KEYS: z.string().min(1),
  /** Base64url of 32 bytes: keyed hashes of addresses. */
  ADDRESS_KEY: z.string().min(1),
};
