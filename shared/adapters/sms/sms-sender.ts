/** Text messages by AWS End User Messaging: one call, one request, and an answer that claims no more than is known. */
import {
  type PinpointSMSVoiceV2Client,
  SendTextMessageCommand,
} from '@aws-sdk/client-pinpoint-sms-voice-v2';
import { neverLeft } from '#shared/domain/delivery/never-left.ts';
import type { MessageSender } from '#shared/ports/message-sender.ts';
import { smsRefusal } from './sms-refusal.ts';

export interface SmsSettings {
  /** Its event destination must publish every kind of event to the feedback queue. */
  readonly configurationSet: string;
  /** Pool, number or sender id of messages whose template names none. */
  readonly originationIdentity: string;
}

/** The API's own bound, in seconds. */
const MAX_TIME_TO_LIVE = 259_200;

/** @param sms one made by `createSmsClient`: any other may repeat the request. */
export function createSmsSender(
  sms: PinpointSMSVoiceV2Client,
  settings: SmsSettings,
): MessageSender {
  return {
    async send({ messageId, customerId, campaignId, purpose, to, content, timeToLiveSeconds }) {
      if (content.channel !== 'sms') return { outcome: 'rejected', detail: 'not a text message' };
      const command = new SendTextMessageCommand({
        DestinationPhoneNumber: to,
        OriginationIdentity: content.from ?? settings.originationIdentity,
        MessageBody: content.body,
        MessageType: purpose === 'service' ? 'TRANSACTIONAL' : 'PROMOTIONAL',
        ConfigurationSetName: settings.configurationSet,
        TimeToLive: Math.min(timeToLiveSeconds, MAX_TIME_TO_LIVE),
        Context: { message_id: messageId, customer: customerId, campaign: campaignId },
      });
      try {
        const { MessageId } = await sms.send(command);
        return { outcome: 'accepted', providerMessageId: MessageId ?? '' };
      } catch (error) {
        return neverLeft(error) ? { outcome: 'throttled' } : smsRefusal(error);
      }
    },
  };
}
