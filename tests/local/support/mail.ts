import { SendRawEmailCommand, type SendRawEmailCommandInput } from '@aws-sdk/client-ses';
import MailComposer from 'nodemailer/lib/mail-composer';

export interface TestMail {
  readonly to?: string;
  readonly id?: string;
  readonly subject?: string;
  readonly text?: string;
  readonly html?: string;
  readonly headers?: Record<string, string>;
}

/** A multipart mail as the product builds it, with our id as a tag and a configuration set. */
export async function sendMail(
  mail: TestMail = {},
  rest: Partial<SendRawEmailCommandInput> = {},
): Promise<SendRawEmailCommand> {
  const raw = await new MailComposer({
    from: 'Banka Žába <offers@bank.test>',
    to: mail.to ?? 'anna@example.org',
    subject: mail.subject ?? 'Your offer',
    text: mail.text ?? 'Hello',
    html: mail.html ?? '<p>Hello</p>',
    headers: mail.headers ?? {},
  })
    .compile()
    .build();
  return new SendRawEmailCommand({
    RawMessage: { Data: raw },
    ConfigurationSetName: 'opportune',
    Tags: mail.id === undefined ? [] : [{ Name: 'message_id', Value: mail.id }],
    ...rest,
  });
}
