import { withOpenPixel } from '#shared/domain/links/open-pixel.ts';
import type { Rendered } from '#shared/domain/templates/rendered.ts';
import type { Template } from '#shared/domain/templates/template.ts';
import type { Mailbox, Outgoing } from '#shared/ports/message-sender.ts';
import type { MessageLinks } from './message-links.ts';
import type { ComposeSettings } from './types.ts';

/** What goes to the provider: the rendered words, from whom the template or else the account says. */
export function outgoingContent(
  rendered: Exclude<Rendered, { outcome: 'failed' }>,
  template: Template,
  { sender, openPixel }: ComposeSettings,
  { openUrl }: MessageLinks,
): Outgoing['content'] {
  if (rendered.channel === 'email') {
    const own = template.channel === 'email' ? template.sender : {};
    const { subject, text, language } = rendered;
    const html = openPixel ? withOpenPixel(rendered.html, openUrl) : rendered.html;
    const name = own.name ?? sender.name;
    const replyTo = own.replyTo ?? sender.replyTo;
    const from: Mailbox = {
      address: own.address ?? sender.address,
      ...(name !== undefined && { name }),
      ...(replyTo !== undefined && { replyTo }),
    };
    return { channel: 'email', from, subject, html, text, language };
  }
  const { body, parts, language } = rendered;
  const from = template.channel === 'sms' ? template.sender.id : undefined;
  return { channel: 'sms', body, parts, language, ...(from !== undefined && { from }) };
}
