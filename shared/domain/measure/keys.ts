/** Keys as texts: equal texts are equal keys. No part of a key holds "#", but for an entry's event id and a group. */
import type { EntryKey } from './ledger-entry.ts';
import type { CellKey, GroupKey, UnitKey } from './unit.ts';

export const entryText = ({ decisionId, part }: EntryKey): string => `${decisionId}#${part}`;

export const unitText = ({ campaignId, split, arm, customerId, erasedBefore }: UnitKey): string =>
  `${campaignId}#${split}#${arm}#${customerId}#${erasedBefore ?? ''}`;

export const cellText = ({ campaignId, split, arm, day }: CellKey): string =>
  `${campaignId}#${split}#${arm}#${day}`;

/** The group comes last: its values are a marketer's own words. */
export const groupText = ({ campaignId, split, arm, group }: GroupKey): string =>
  `${campaignId}#${split}#${arm}#${group}`;
