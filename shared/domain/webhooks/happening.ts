/** What has happened between two readings of an entry of the ledger. */
import { stableId } from '../hash.ts';
import { campaignOf, keyOfEntry, type LedgerEntry } from '../measure/ledger-entry.ts';
import type { ResponseKind } from '../response/response.ts';
import { type HappeningType, MESSAGE_ENDS } from './webhook.ts';

/** Names nobody: it leads to the ledger, where somebody who was erased is found no more. */
export interface Happening {
  /** Alike whenever it is told: recipients know by it what they have had already. */
  readonly id: string;
  readonly type: HappeningType;
  readonly decisionId: string;
  readonly campaignId: string;
  /** ISO instant, with an offset where the event was sent with one. */
  readonly at: string;
}

/** Orders happenings by their instants, whatever offsets these are written with. */
export const happeningKey = ({ at, id }: Pick<Happening, 'at' | 'id'>): string =>
  `${new Date(at).toISOString()}#${id}`;

/** In the order of their instants; `before` undefined: the entry is new. */
export function happeningsBetween(
  before: LedgerEntry | undefined,
  now: LedgerEntry,
): readonly Happening[] {
  const known = new Set(before === undefined ? [] : happeningsOf(before).map(({ id }) => id));
  return happeningsOf(now).filter(({ id }) => !known.has(id));
}

/** Everything that an entry tells has happened. */
export function happeningsOf(entry: LedgerEntry): readonly Happening[] {
  const { decisionId, part } = keyOfEntry(entry);
  const happening = (type: HappeningType, at: string, which = ''): Happening => ({
    id: `evt_${stableId('happening', decisionId, part, type, which)}`,
    type,
    decisionId,
    campaignId: campaignOf(entry),
    at,
  });
  switch (entry.kind) {
    case 'decision': {
      const { decision, status, statusAt = decision.decidedAt, responses } = entry;
      const end = MESSAGE_ENDS.find((one) => one === status);
      const told = Object.entries(responses) as [ResponseKind, string][];
      return [
        happening('decision.made', decision.decidedAt),
        ...(end === undefined ? [] : [happening(`message.${end}`, statusAt)]),
        ...told.map(([kind, at]) => happening(`response.${kind}`, at)),
      ].sort((a, b) => (a.at < b.at ? -1 : Number(a.at > b.at)));
    }
    case 'conversion':
      return [happening('conversion.recorded', entry.conversion.at)];
    case 'answer':
      return [happening('survey.answered', entry.answer.at, entry.answer.at)];
  }
}
