/** What composing a message takes and gives. */
import type { Reason } from '#shared/domain/arbitration/reason.ts';
import type { PublishedCampaign } from '#shared/domain/campaign/published-campaign.ts';
import type { Undelivered } from '#shared/domain/customer/state.ts';
import type { Reachable } from '#shared/domain/decision/reachable.ts';
import type { Policy } from '#shared/domain/policy/policy.ts';
import type { RecordedDecision } from '#shared/ports/decisions.ts';
import type { Mailbox, Outgoing } from '#shared/ports/message-sender.ts';

export interface ComposeSettings {
  /** Where `track` answers, on the customer's own domain. */
  readonly publicUrl: string;
  /** Of messages whose template names nobody else. */
  readonly sender: Mailbox & { readonly postalAddress?: string };
  /** Whether e-mails carry the image that tells when they are shown. */
  readonly openPixel: boolean;
}

export interface ToCompose {
  readonly message: Undelivered;
  readonly published: PublishedCampaign;
  /** As the claim was judged by: windows of two policies must not be mixed. */
  readonly policy: Policy;
  readonly customer: Reachable;
  readonly recorded: RecordedDecision;
  readonly now: Date;
}

/** `detail` names what is wrong by field, never by value. */
export type Composed =
  | {
      readonly outcome: 'composed';
      readonly outgoing: Outgoing;
      /** The code that redeems the offer. */
      readonly code?: string;
    }
  | { readonly outcome: 'failed'; readonly reason: Reason; readonly detail: string };
