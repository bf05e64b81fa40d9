/** Every reason code in plain words: one table for pages, API and command line. */
import type { Reason } from './reason.ts';

export interface ReasonText {
  /** A few words, for tables and marks: `no consent`. */
  readonly label: string;
  /** Completes "…, because …": a clause without a capital at its beginning or a stop at its end. */
  readonly because: string;
}

/** A code without its words does not compile. */
export const REASON_TEXTS: Readonly<Record<Reason, ReasonText>> = {
  SELECTED: {
    label: 'selected',
    because: 'the customer qualified and nothing stood against it',
  },
  WAITING_FOR_WINDOW: {
    label: 'waiting for its hour',
    because: 'the customer qualified, and the message waits for an hour at which it may be sent',
  },
  STAFF_NOTIFIED: {
    label: 'staff notified',
    because: 'the customer qualified, and the campaign tells staff instead of the customer',
  },
  HOLDOUT: {
    label: 'holdout',
    because: 'the customer is in the holdout, so that the effect of the campaign can be measured',
  },
  CONTROL_GROUP: {
    label: 'control group',
    because: 'the customer is in the control group, which no marketing campaign contacts',
  },
  EXCLUSIVE_GROUP: {
    label: 'share of another',
    because: 'the customer belongs to the share of another campaign of the same group',
  },
  NO_CONSENT: {
    label: 'no consent',
    because: 'the customer has not consented to such messages on this channel',
  },
  SUPPRESSED_ADDRESS: {
    label: 'suppressed address',
    because: 'the address is on the suppression list and is never contacted',
  },
  NO_ADDRESS: {
    label: 'no address',
    because: 'no address of the customer is known for this channel',
  },
  NO_TIME_ZONE: {
    label: 'no time zone',
    because: 'the time zone of the customer is not known, so quiet hours could not be kept',
  },
  NO_CONTENT_FOR_CHANNEL: {
    label: 'no content for channel',
    because: 'the campaign has no content for a channel on which the customer may be reached',
  },
  FREQUENCY_CAP: {
    label: 'frequency cap',
    because: 'the customer has had as many messages as the frequency caps allow',
  },
  COOL_DOWN: {
    label: 'cooling down',
    because: 'the customer has had a message so recently that the next one has to wait',
  },
  CAMPAIGN_CAP: {
    label: 'campaign cap',
    because: 'this campaign has addressed the customer as often as it may',
  },
  QUIET_HOURS: {
    label: 'quiet hours',
    because: 'it was an hour at which the customer is not to be disturbed',
  },
  OPEN_COMPLAINT: {
    label: 'open complaint',
    because: 'the customer has an open complaint, and offers wait until it is settled',
  },
  PROFILING_OBJECTED: {
    label: 'objected to profiling',
    because: 'the customer objected to profiling, and this campaign needs it',
  },
  CAMPAIGN_NOT_LIVE: {
    label: 'campaign not live',
    because: 'the campaign is not live',
  },
  CAMPAIGN_NOT_STARTED: {
    label: 'campaign not started',
    because: 'the campaign has not started yet',
  },
  CAMPAIGN_ENDED: {
    label: 'campaign ended',
    because: 'the campaign has ended',
  },
  TOO_MANY_UNDELIVERED: {
    label: 'too many undelivered',
    because: 'too many messages to this customer are still waiting to be sent',
  },
  CUSTOMER_ERASED: {
    label: 'customer erased',
    because: 'the data of the customer were erased',
  },
  LOST_ARBITRATION: {
    label: 'lost arbitration',
    because: 'another campaign came first for this customer on the same occasion',
  },
  NO_LONGER_QUALIFIED: {
    label: 'no longer qualified',
    because: 'the customer did not qualify any more when it was the turn of the campaign',
  },
  VALIDITY_EXPIRED: {
    label: 'validity expired',
    because: 'the message was worth nothing any more before it could be sent',
  },
  SEND_LIMIT: {
    label: 'send limit',
    because: 'the campaign has sent as many messages as it may',
  },
  SPEND_LIMIT: {
    label: 'spend limit',
    because: 'the budget of the campaign is spent',
  },
  ACCOUNT_LIMIT: {
    label: 'account limit',
    because:
      'all campaigns together have sent or spent as much as the account allows in the period',
  },
  RATE_LIMIT: {
    label: 'rate limit',
    because: 'the campaign already sends as fast as it may',
  },
  KILL_SWITCH: {
    label: 'kill switch',
    because: 'an operator has stopped sending on this channel',
  },
  TEMPLATE_FAILED: {
    label: 'template failed',
    because: 'the template could not be filled in for this customer',
  },
  NO_CODE_LEFT: {
    label: 'no code left',
    because: 'no offer code was left to give',
  },
  PROVIDER_THROTTLED: {
    label: 'provider throttled',
    because: 'the provider takes no more messages at this rate or on this day',
  },
  PROVIDER_REJECTED: {
    label: 'provider rejected',
    because: 'the provider refused the message',
  },
  PROVIDER_UNCERTAIN: {
    label: 'provider uncertain',
    because: 'the provider did not say whether it had taken the message',
  },
};
