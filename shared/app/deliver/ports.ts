import type { Clock } from '#shared/ports/clock.ts';
import type { Deliveries } from '#shared/ports/deliveries.ts';
import type { DueIndex } from '#shared/ports/due-index.ts';
import type { MessageSenders } from '#shared/ports/message-sender.ts';
import type { Rulesets } from '#shared/ports/rulesets.ts';
import type { StaffNotices } from '#shared/ports/staff-notices.ts';
import type { SuppressionList } from '#shared/ports/suppression-list.ts';
import type { ChangePorts } from '../change-customer.ts';
import type { ComposeMessage } from '../compose-message.ts';
import type { LeasedQuota } from '../leased-quota.ts';
import type { MessageQuota } from '../message-quota.ts';
import type { SendRatePorts } from '../send-rate.ts';

export interface DeliverPorts extends ChangePorts, SendRatePorts {
  readonly deliveries: Deliveries;
  readonly rulesets: Rulesets;
  readonly suppressions: SuppressionList;
  readonly due: DueIndex;
  readonly quota: LeasedQuota;
  readonly senders: MessageSenders;
  readonly staff: StaffNotices;
  readonly compose: ComposeMessage;
  readonly clock: Clock;
}

/** For one order: with its message's own share of the limits. */
export type OrderPorts = Omit<DeliverPorts, 'quota'> & { readonly quota: MessageQuota };
