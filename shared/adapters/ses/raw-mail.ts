import MailComposer from 'nodemailer/lib/mail-composer';
import type { Outgoing } from '#shared/ports/message-sender.ts';

export type OutgoingMail = Outgoing & {
  readonly content: Extract<Outgoing['content'], { channel: 'email' }>;
};

export const MESSAGE_HEADER = 'X-Opportune-Message';

/**
 * The mail as bytes (RFC 5322, MIME): text and HTML as alternatives.
 *
 * One-click unsubscribe as RFC 8058 wants it, 3.1: an https address in List-Unsubscribe and the
 * fixed List-Unsubscribe-Post; SES signs both with DKIM. Our id is also a header, because identity
 * notifications carry headers and no tags.
 */
export function rawMail({ messageId, to, content, unsubscribeUrl }: OutgoingMail): Promise<Buffer> {
  const { from, subject, text, html, language } = content;
  const mail = new MailComposer({
    from: { name: from.name ?? '', address: from.address },
    to: { name: '', address: to },
    ...(from.replyTo !== undefined && { replyTo: from.replyTo }),
    subject,
    text,
    html,
    headers: {
      [MESSAGE_HEADER]: messageId,
      'Content-Language': language,
      ...(unsubscribeUrl !== undefined && {
        'List-Unsubscribe': { prepared: true, value: `<${unsubscribeUrl}>` },
        'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      }),
    },
    // Nothing in a message may make this function read a file or an address.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return mail.compile().build();
}
