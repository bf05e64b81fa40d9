/** What happens in one seed: campaigns, customers, events, and people changing their minds meanwhile. */
import type { PublishedCampaign } from '#shared/domain/campaign/published-campaign.ts';
import type { Channel } from '#shared/domain/channel.ts';
import type { Event } from '#shared/domain/event.ts';
import type { Policy } from '#shared/domain/policy/policy.ts';

export interface Scenario {
  readonly rules: RulePlan;
  readonly customers: readonly Person[];
  /** The same event may be sent twice, and long after it happened. */
  readonly events: readonly { readonly sentAt: number; readonly event: Event }[];
  readonly happenings: readonly { readonly at: number; readonly happening: Happening }[];
  readonly deployment: Deployment;
}

/** Everything that is ever in force; the first policy is so from the start. */
export interface RulePlan {
  readonly startsAt: number;
  readonly policies: readonly Policy[];
  readonly campaigns: readonly CampaignPlan[];
}

export interface CampaignPlan {
  readonly id: string;
  /** When the first version comes into force, after the start. */
  readonly comesAfterMs: number;
  readonly versions: readonly PublishedCampaign[];
}

export interface Person {
  readonly id: string;
  readonly timeZone?: string;
  /** Numbers of addresses; a new number is a new address. */
  readonly email?: number;
  readonly phone?: number;
  readonly tier: 'gold' | 'basic';
  /** ISO date of every year's occasion. */
  readonly anniversary: string;
  readonly consents: readonly Channel[];
}

export interface Deployment {
  /** At most so many of each function at a time. */
  readonly instances: number;
  /** Clocks of instances are off by at most this much. */
  readonly skewMs: number;
  /** When in its minute the sweep runs. */
  readonly sweepOffsetMs: number;
}

export type Happening =
  | {
      readonly kind: 'consent';
      readonly customerId: string;
      readonly channels: readonly Channel[];
      readonly granted: boolean;
    }
  | {
      readonly kind: 'keyword';
      readonly phone: number;
      readonly word: 'STOP' | 'START';
      readonly id: string;
    }
  | { readonly kind: 'erase'; readonly customerId: string }
  /** Written anew by the API: a new address, or the return of somebody who was erased. */
  | { readonly kind: 'write'; readonly person: Person }
  | {
      readonly kind: 'campaign';
      readonly campaignId: string;
      readonly version: number;
      readonly status: PublishedCampaign['status'];
    }
  | { readonly kind: 'policy'; readonly index: number }
  | { readonly kind: 'outage'; readonly minutes: number }
  | { readonly kind: 'redrive' };

export const emailOf = (number: number): string => `n${number}@customers.example`;
/** Czech numbers, so that a phone implies a zone. */
export const phoneOf = (number: number): string => `+4206010000${String(number).padStart(2, '0')}`;
