import type { Campaign } from '#shared/domain/campaign/campaign.ts';
import type { CampaignHead } from '#shared/domain/campaign/life-cycle.ts';

/** Immutable: what a version said, who wrote it and when. */
export interface CampaignVersion {
  readonly version: number;
  readonly campaign: Campaign;
  readonly contentHash: string;
  readonly author: string;
  /** ISO instant. */
  readonly at: string;
}

export interface CampaignChange {
  readonly head: CampaignHead;
  /** With an edit: the new version's content. */
  readonly version?: CampaignVersion;
  /** Set on approval: takes effect only if nobody among the stored version's authors is this person. */
  readonly approver?: string;
  /** Instants at which `due` shall name the campaign, over and above those it knows. */
  readonly calendar: readonly Date[];
}

export interface CalendarEntry {
  readonly campaignId: string;
  readonly at: Date;
}

export interface CampaignStore {
  /** Read after every write that was answered. */
  head(id: string): Promise<CampaignHead | undefined>;
  version(id: string, version: number): Promise<CampaignVersion | undefined>;
  /** Newest first, from below `cursor`. */
  versions(
    id: string,
    limit: number,
    cursor?: string,
  ): Promise<{ readonly items: readonly CampaignVersion[]; readonly cursor?: string }>;
  /** In id order, from after `cursor`. */
  list(
    limit: number,
    cursor?: string,
  ): Promise<{ readonly items: readonly CampaignHead[]; readonly cursor?: string }>;
  /** All of it or nothing. Names are taken from creation to archival. */
  create(change: CampaignChange): Promise<'created' | 'id_taken' | 'name_taken'>;
  /**
   * All of it or nothing; takes effect only on revision `head.revision - 1`, and with `approver`
   * only if four eyes are looking: the condition stands in the write itself.
   */
  save(change: CampaignChange): Promise<'saved' | 'conflict' | 'name_taken' | 'own_work'>;
  /** Which campaign has the name, whatever its case. */
  idByName(name: string): Promise<string | undefined>;
  /** Entries up to `now`, oldest first. */
  due(now: Date, limit: number): Promise<readonly CalendarEntry[]>;
  settle(entry: CalendarEntry): Promise<void>;
}
