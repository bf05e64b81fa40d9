/**
 * Date campaigns that came into force and have to look at every customer once, since a date is armed
 * otherwise only when a profile is written.
 */
export interface WatchBackfill {
  readonly campaignId: string;
  readonly campaignVersion: number;
  /** How far it has come; absent at the beginning. */
  readonly cursor?: string;
}

export interface WatchBackfills {
  /** From the beginning, also when one of this campaign is under way. */
  start(campaignId: string, campaignVersion: number): Promise<void>;
  open(): Promise<readonly WatchBackfill[]>;
  /**
   * Moves on to `cursor`, or ends without one; changes nothing when it has been started anew or moved
   * on by somebody else.
   */
  advance(backfill: WatchBackfill, cursor: string | undefined): Promise<void>;
}
