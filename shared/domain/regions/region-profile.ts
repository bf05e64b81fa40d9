/**
 * What a region asks of marketing messages: hours, double opt-in, footers. Data with its source,
 * read by people who are not lawyers; it narrows what is sent and never widens it.
 */
import type { Channel } from '../channel.ts';
import type { QuietHours } from '../time/quiet-hours-schema.ts';

/** What a marketing message must show somewhere. */
export type FooterPart =
  | 'sender_identity'
  | 'postal_address'
  | 'opt_out'
  /** The word for advertisement at the head of the subject: `AD` or `广告`. */
  | 'advertising_label';

export interface Source {
  /** The law, regulation, ruling or charter. */
  readonly cite: string;
  /** When the rule took effect or was ruled, ISO date, where that is known. */
  readonly since?: string;
  /** When somebody last compared this row with it, ISO date. */
  readonly checked: string;
  readonly note?: string;
}

export interface RegionProfile {
  /** ISO 3166: `US`, `US-FL`, `FR`, `CN`; or `EU`. */
  readonly id: string;
  readonly name: string;
  /** The wider region whose rules hold as well. */
  readonly within?: string;
  /** When marketing by this channel is not allowed. */
  readonly quietHours: Readonly<Partial<Record<Channel, readonly QuietHours[]>>>;
  /** Channels where a consent counts only once it was confirmed from the address itself. */
  readonly doubleOptIn: readonly Channel[];
  readonly footer: Readonly<Partial<Record<Channel, readonly FooterPart[]>>>;
  readonly sources: readonly Source[];
}
