/** The signed addresses that one message shows. */
import type { Undelivered } from '#shared/domain/customer/state.ts';
import type { LinkTarget } from '#shared/domain/links/link-token.ts';
import { linkUrl } from '#shared/domain/links/link-url.ts';
import { linkNames } from '#shared/domain/links/template-links.ts';
import type { Template } from '#shared/domain/templates/template.ts';
import type { LinkSigner } from '#shared/ports/link-signer.ts';

export interface MessageLinks {
  /** By the template's names. */
  readonly links: Readonly<Record<string, string>>;
  readonly unsubscribeUrl: string;
  readonly preferencesUrl: string;
  readonly openUrl: string;
}

export function messageLinks(
  signer: LinkSigner,
  publicUrl: string,
  { id: messageId, channel }: Pick<Undelivered, 'id' | 'channel'>,
  template: Template,
): MessageLinks {
  const url = (target: LinkTarget) =>
    linkUrl(publicUrl, target, signer.sign({ messageId, target }));
  return {
    links: Object.fromEntries(linkNames(template).map((name, index) => [name, url(index)])),
    unsubscribeUrl: url(`unsubscribe_${channel}`),
    preferencesUrl: url(`preferences_${channel}`),
    openUrl: url('open'),
  };
}
