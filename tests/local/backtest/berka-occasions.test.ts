/** Large sums, silences and birthdays of the Berka bank through the whole decision, against a plain recount. */
import { beforeEach, describe, expect, it } from 'vitest';
import { datasetItems } from '#local/backtest/dataset-items.ts';
import { publishFolder } from '#local/backtest/published-folder.ts';
import { openBerka } from '#local/datasets/berka.ts';
import { loadExamples } from '#local/datasets/examples.ts';
import { createBacktest } from '#shared/app/backtest.ts';
import type { Decision } from '#shared/domain/decision/decision.ts';
import { LATENESS_MS } from '#shared/domain/decision/late.ts';
import { BERKA, berkaIsAbsent, WITHOUT_BERKA } from '../datasets/reference-data.ts';
import { recountOccasions } from './berka-recount.ts';
import { composeWith } from './live-replay.ts';

/** Transactions end in March 1994; cards are issued and customers come until the books close. */
const BOOKS_CLOSED = '1999-01-01';
const CAMPAIGNS: readonly string[] = ['classic-card', 'first-card', 'term-deposit', 'win-back'];

/** Date and hour, as the clock on the wall in Prague tells them. */
const inPrague = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Europe/Prague',
  dateStyle: 'short',
  timeStyle: 'short',
});

function told({ campaignId, customerId, occasion }: Decision): string {
  const { kind, id, at } = occasion;
  const what =
    kind === 'event'
      ? id.replace('berka-', '')
      : kind === 'date'
        ? inPrague.format(new Date(at))
        : `${id} ${at}`;
  return `${campaignId} ${customerId} ${what}`;
}

describe('the campaigns on sums, silences and days of the Berka bank', () => {
  beforeEach(({ skip }) => skip(berkaIsAbsent, WITHOUT_BERKA));

  it('find each customer on each occasion that a plain recount of the files finds', async () => {
    const end = `${BOOKS_CLOSED}T00:00:00.000Z`;
    const dataset = { ...(await openBerka(BERKA)), endsAt: end };
    const { campaigns, templates, policy } = publishFolder(
      await loadExamples('examples/berka'),
      false,
    );
    const [draft, ...inForce] = campaigns;
    if (draft === undefined) throw new Error('no campaigns');
    const occasions: string[] = [];
    const backtest = createBacktest({
      draft,
      inForce,
      policy,
      startsAt: Date.parse(dataset.startsAt),
      latenessMs: LATENESS_MS,
      compose: composeWith(templates),
      compare: false,
      onDecision(decision) {
        if (CAMPAIGNS.includes(decision.campaignId)) occasions.push(told(decision));
      },
    });
    const instants = new Map<string, number>();
    const located = new Set<string>();
    for await (const item of datasetItems(dataset)) {
      if (item.kind === 'event')
        instants.set(item.event.id.replace('berka-', ''), Date.parse(item.event.occurredAt));
      else if (item.customer.profile.timeZone === 'Europe/Prague')
        located.add(item.customer.profile.id);
      await backtest.take(item);
    }
    await backtest.finish(Date.parse(end));

    const expected = recountOccasions(BERKA, BOOKS_CLOSED, { instants, inPrague: located });
    expect(occasions.sort()).toEqual(expected);
    const counts = Map.groupBy(expected, (one) => one.split(' ')[0]);
    expect(Object.fromEntries([...counts].map(([id, { length }]) => [id, length]))).toEqual({
      'classic-card': 34,
      'first-card': 258,
      'term-deposit': 407,
      'win-back': 1233,
    });
  }, 60_000);
});
