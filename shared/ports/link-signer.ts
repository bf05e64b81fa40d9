import type { Link } from '#shared/domain/links/link-token.ts';

/** Tokens that nobody else can make. */
export interface LinkSigner {
  /** 38 characters of base64url. */
  sign(link: Link): string;
  /** Undefined: forged, altered, or signed with a key that has been retired. */
  verify(token: string): Link | undefined;
}
