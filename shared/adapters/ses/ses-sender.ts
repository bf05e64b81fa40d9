/** E-mail by SES: one call, one request, and an answer that claims no more than is known. */
import { type SESClient, SendRawEmailCommand } from '@aws-sdk/client-ses';
import { neverLeft } from '#shared/domain/delivery/never-left.ts';
import type { HandOver, MessageSender } from '#shared/ports/message-sender.ts';
import { type OutgoingMail, rawMail } from './raw-mail.ts';
import { sesRefusal } from './ses-refusal.ts';

export interface SesSettings {
  /** Its event destination must publish every kind of event to the feedback queue. */
  readonly configurationSet: string;
}

/** @param ses one made by `createSesClient`: any other may repeat the request. */
export function createSesSender(ses: SESClient, settings: SesSettings): MessageSender {
  return {
    async send(message) {
      const { content } = message;
      if (content.channel !== 'email') return { outcome: 'rejected', detail: 'not an e-mail' };
      const raw = await attempt(() => rawMail({ ...message, content }));
      if (raw === undefined) return { outcome: 'rejected', detail: 'cannot be written as a mail' };
      return handOver(ses, settings, { ...message, content }, raw);
    },
  };
}

async function handOver(
  ses: SESClient,
  settings: SesSettings,
  message: OutgoingMail,
  raw: Uint8Array,
): Promise<HandOver> {
  const command = new SendRawEmailCommand({
    RawMessage: { Data: raw },
    Source: message.content.from.address,
    Destinations: [message.to],
    ConfigurationSetName: settings.configurationSet,
    Tags: tagsOf(message).map(([Name, Value]) => ({ Name, Value })),
  });
  try {
    const { MessageId } = await ses.send(command);
    return { outcome: 'accepted', providerMessageId: MessageId ?? '' };
  } catch (error) {
    return neverLeft(error) ? { outcome: 'throttled' } : sesRefusal(error);
  }
}

/**
 * What SES's events will carry back to us; values take A-Z, a-z, 0-9, "_" and "-". SES writes a
 * Feedback-ID header of its own and puts the last two in front of it, so that complaints in Gmail's
 * Postmaster Tools can be told apart by campaign:
 * https://aws.amazon.com/blogs/messaging-and-targeting/understanding-google-postmaster-tools-spam-complaints-for-amazon-ses-email-senders
 */
const tagsOf = ({ messageId, customerId, campaignId, purpose }: OutgoingMail) =>
  [
    ['message_id', messageId],
    ['customer', Buffer.from(customerId).toString('base64url')],
    ['campaign', campaignId],
    ['ses:feedback-id-a', campaignId],
    ['ses:feedback-id-b', purpose],
  ] as const;

async function attempt<T>(make: () => Promise<T>): Promise<T | undefined> {
  try {
    return await make();
  } catch {
    return undefined;
  }
}
