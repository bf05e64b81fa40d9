/**
 * What was counted ▶ metrics. Campaigns and channels get theirs from here alone: an entry of the
 * ledger is counted once, so a metric does not grow when something is delivered twice.
 */
import type { Metrics } from '#shared/contracts/metrics.ts';
import { decimalToNumber } from '#shared/domain/decimal.ts';
import { campaignOf, type LedgerEntry } from '#shared/domain/measure/ledger-entry.ts';
import { type CountName, countOf, type Parts, sumOf } from '#shared/domain/measure/parts.ts';
import type { Counted } from '../measure.ts';

const BY_CHANNEL = [
  ['sends', ['sent']],
  ['inDoubt', ['in_doubt']],
  ['expiredUnknown', ['expired']],
  ['delivered', ['delivered']],
  ['bounces', ['soft_bounce', 'hard_bounce']],
  ['complaints', ['complaint']],
  ['undelivered', ['failed']],
  ['optOuts', ['unsubscribe']],
] as const satisfies readonly (readonly [string, readonly CountName[]])[];

const BY_CAMPAIGN = [
  ['triggers', ['exposures']],
  ['sendsByCampaign', ['sent']],
  ['responses', ['opened', 'clicked', 'reply', 'redeemed']],
  ['conversions', ['conversions']],
] as const satisfies readonly (readonly [string, readonly CountName[]])[];

export function tell(metrics: Metrics, { entry, added }: Counted): void {
  const campaign = campaignOf(entry);
  for (const [name, counts] of BY_CAMPAIGN) {
    const amount = sum(added, counts);
    if (amount > 0) metrics.add(name, amount, { campaign });
  }
  const spent = decimalToNumber(sumOf(added, 'messageCost'));
  if (spent > 0) metrics.add('spend', spent, { campaign });
  if (entry.kind !== 'decision') return;
  const { decision, status } = entry;
  const ended = countOf(added, 'unsent') > 0;
  if (ended && status !== 'rejected') metrics.add('suppressed', 1, { campaign });
  if (decision.outcome === 'holdout' && countOf(added, 'exposures') > 0)
    metrics.add('holdouts', 1, { campaign });
  const { channel } = decision;
  if (channel === undefined) return;
  for (const [name, counts] of BY_CHANNEL) {
    const amount = sum(added, counts);
    if (amount > 0) metrics.add(name, amount, { channel });
  }
  if (ended && status === 'rejected') metrics.add('providerRejected', 1, { channel });
}

/**
 * Of entries that belong to no experiment: suppressed before anybody was assigned. Such an entry has
 * one reading, and comes twice only when its batch does.
 */
export function tellSuppressed(metrics: Metrics, entry: LedgerEntry): void {
  if (entry.kind !== 'decision' || entry.decision.arm !== undefined) return;
  const campaign = entry.decision.campaignId;
  metrics.add('triggers', 1, { campaign });
  metrics.add('suppressed', 1, { campaign });
}

const sum = (parts: Parts, names: readonly CountName[]): number =>
  names.reduce((total, name) => total + countOf(parts, name), 0);
