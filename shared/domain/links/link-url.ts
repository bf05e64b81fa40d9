/** Where links live on the customer's own domain. */
import type { LinkTarget } from './link-token.ts';

/** The first segment of the path: what kind of link the token must be. */
export type LinkPath = 't' | 'o' | 'u' | 'p';

/** `publicUrl` as configured, with or without a slash at its end. */
export const linkUrl = (publicUrl: string, target: LinkTarget, token: string): string =>
  `${publicUrl.replace(/\/+$/, '')}/${pathOf(target)}/${token}`;

export function pathOf(target: LinkTarget): LinkPath {
  if (typeof target === 'number') return 't';
  return target === 'open' ? 'o' : target.startsWith('unsubscribe') ? 'u' : 'p';
}
