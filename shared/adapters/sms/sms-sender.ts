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

/** The API's own bounds, in seconds: unset, a text may come 72 hours late, at three in the morning. */
const MIN_TIME_TO_LIVE = 5;
const MAX_TIME_TO_LIVE = 259_200;

/** @param sms one made by `createSmsClient`: any other may repeat the request. */
export function createSmsSender(
  sms: PinpointSMSVoiceV2Client,
  settings: SmsSettings,
): MessageSender {
  return {
    async send({ messageId, customerId, campaignId, purpose, to, content, timeToLiveSeconds }) {
      if (content.channel !== 'sms') return { outcome: 'rejected', detail: 'not a text message' };
      // So short that it may come too late: what becomes of it is asked once more when it is late.
      if (timeToLiveSeconds < MIN_TIME_TO_LIVE) return { outcome: 'throttled' };
      const command = new SendTextMessageCommand({
        DestinationPhoneNumber: to,
        OriginationIdentity: content.from ?? settings.originationIdentity,
        MessageBody: content.body,
        MessageType: purpose === 'service' ? 'TRANSACTIONAL' : 'PROMOTIONAL',
        ConfigurationSetName: settings.configurationSet,
        TimeToLive: Math.min(Math.floor(timeToLiveSeconds), MAX_TIME_TO_LIVE),
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
