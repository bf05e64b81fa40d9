/** A backtest decides exactly as the live engine's use cases do on the same events. */
import { beforeEach, describe, expect, it } from 'vitest';
import { datasetItems } from '#local/backtest/dataset-items.ts';
import { type PublishedFolder, publishFolder } from '#local/backtest/published-folder.ts';
import { openBerka } from '#local/datasets/berka.ts';
import type { CustomerRecord, Dataset } from '#local/datasets/dataset.ts';
import { type Examples, loadExamples } from '#local/datasets/examples.ts';
import { openSeededBank } from '#local/datasets/seeded-bank.ts';
import {
  type BacktestCheckpoint,
  type BacktestItem,
  createBacktest,
} from '#shared/app/backtest.ts';
import { campaignSchema } from '#shared/domain/campaign/campaign.ts';
import type { PublishedCampaign } from '#shared/domain/campaign/published-campaign.ts';
import { compileRuleset } from '#shared/domain/campaign/ruleset.ts';
import type { Decision } from '#shared/domain/decision/decision.ts';
import { LATENESS_MS } from '#shared/domain/decision/late.ts';
import type { Template } from '#shared/domain/templates/template.ts';
import { BERKA, berkaIsAbsent, WITHOUT_BERKA } from '../datasets/reference-data.ts';
import { composeWith, replayLive } from './live-replay.ts';

/**
 * The decisions on which both differ, in anything but the number of the rule set; told briefly, as
 * there may be thousands.
 */
function differing(a: readonly Decision[], b: readonly Decision[]): readonly string[] {
  const texts = (decisions: readonly Decision[]) =>
    new Map(decisions.map(({ rulesetVersion: _, ...one }) => [one.id, JSON.stringify(one)]));
  const [left, right] = [texts(a), texts(b)];
  return [...new Set([...left.keys(), ...right.keys()])]
    .filter((id) => left.get(id) !== right.get(id))
    .slice(0, 3)
    .map((id) => `${left.get(id)}\n${right.get(id)}`);
}

/** Rates are of the machine's time, not of these events'. */
function folderOf(examples: Examples): PublishedFolder {
  const folder = publishFolder(examples, false);
  const campaigns = folder.campaigns.map((one) => ({
    ...one,
    campaign: { ...one.campaign, limits: { ...one.campaign.limits, perSecond: undefined } },
  }));
  return { ...folder, campaigns };
}

/** The first customers of `dataset`, up to an instant. */
async function slice(dataset: Dataset, customers: number, until: string): Promise<Dataset> {
  const chosen: CustomerRecord[] = [];
  for await (const customer of dataset.customers) {
    if (chosen.length === customers) break;
    chosen.push(customer);
  }
  const ids = new Set(chosen.map(({ id }) => id));
  return {
    ...dataset,
    endsAt: until,
    customers: chosen,
    profileChanges: only(dataset.profileChanges, ({ customerId }) => ids.has(customerId)),
    events: only(dataset.events, ({ customerId }) => ids.has(customerId)),
  };
}

async function* only<T>(all: AsyncIterable<T> | readonly T[], keeps: (one: T) => boolean) {
  for await (const one of all) if (keeps(one)) yield one;
}

async function backtested(
  { campaigns, policy, templates }: PublishedFolder,
  draftId: string,
  startsAt: number,
  items: readonly BacktestItem[],
  until: number,
  restartAt = Number.POSITIVE_INFINITY,
) {
  const decisions: Decision[] = [];
  const draft = campaigns.find(({ id }) => id === draftId);
  if (draft === undefined) throw new Error(`no campaign ${draftId}`);
  const start = (from?: BacktestCheckpoint) =>
    createBacktest({
      draft,
      inForce: campaigns.filter(({ id }) => id !== draftId),
      policy,
      startsAt,
      latenessMs: LATENESS_MS,
      compose: composeWith(templates),
      onDecision: (decision) => decisions.push(decision),
      ...(from !== undefined && { from }),
    });
  let backtest = start();
  for (const [index, item] of items.entries()) {
    if (index === restartAt)
      backtest = start(JSON.parse(JSON.stringify(backtest.checkpoint())) as BacktestCheckpoint);
    await backtest.take(item);
  }
  return { decisions, report: await backtest.finish(until) };
}

/** What no example has: a short silence, every birthday, a weekly hour with a limit on all of it. */
const extra = (templates: ReadonlyMap<string, Template>): readonly PublishedCampaign[] => {
  const email = [...templates.values()].find(({ channel }) => channel === 'email')?.id ?? '';
  const campaigns: Readonly<Record<string, object>> = {
    silence: { trigger: { absence: { events: ['card.purchase'], for: 'P4D' } } },
    birthday: { trigger: { date: { fact: 'customer.birth_date' } }, holdout: 0.2 },
    weekly: {
      trigger: {
        schedule: { start: '1993-01-04T22:30', zone: 'Europe/Prague', rule: 'FREQ=WEEKLY' },
      },
      limits: { sends: 20, perCustomer: { max: 2, within: 'P30D' } },
    },
  };
  return Object.entries(campaigns).map(([id, change]) => ({
    id,
    version: 1,
    status: 'live',
    campaign: campaignSchema.parse({
      name: id,
      variants: [{ id: 'a', weight: 1, email: { template: email } }],
      ...change,
    }),
    segments: {},
    templates: { [email]: 1 },
  }));
};

async function compare(
  dataset: Dataset,
  examples: string,
  draftId: string,
  customers: number,
  until: string,
) {
  const read = folderOf(await loadExamples(examples));
  const folder = { ...read, campaigns: [...read.campaigns, ...extra(read.templates)] };
  const startsAt = Date.parse(dataset.startsAt);
  const items: BacktestItem[] = [];
  for await (const item of datasetItems(await slice(dataset, customers, until))) items.push(item);
  const end = Date.parse(until);
  const recorded = await replayLive(
    compileRuleset(1, folder.policy, folder.campaigns),
    folder.templates,
    startsAt,
    (async function* () {
      yield* items;
    })(),
    end,
  );
  const run = await backtested(folder, draftId, startsAt, items, end);
  return { folder, startsAt, items, end, recorded, ...run };
}

describe('a backtest of the seeded bank', () => {
  it('decides, sends and counts as the live engine does, also after a restart', async () => {
    const dataset = openSeededBank({ seed: 'equal', customers: 60, days: 70 });
    const { folder, startsAt, items, end, recorded, decisions, report } = await compare(
      dataset,
      'examples/demo',
      'fuel-cashback',
      60,
      dataset.endsAt,
    );
    expect(recorded.length).toBeGreaterThan(100);
    expect(
      differing(
        decisions,
        recorded.map(({ decision }) => decision),
      ),
    ).toEqual([]);
    const kinds = new Set(decisions.map(({ occasion }) => occasion.kind));
    expect([...kinds].sort()).toEqual(['absence', 'date', 'event', 'schedule']);

    const sent = recorded.filter(({ progress }) => progress.status === 'sent');
    const own = sent.filter(({ decision }) => decision.campaignId === 'fuel-cashback');
    expect(report.figures.sent.total).toBe(own.length);
    expect(own.length).toBeGreaterThan(0);
    for (const { campaignId, sent: count } of report.neighbours)
      expect(count, campaignId).toBe(
        sent.filter(({ decision }) => decision.campaignId === campaignId).length,
      );

    const again = await backtested(
      folder,
      'fuel-cashback',
      startsAt,
      items,
      end,
      Math.floor(items.length / 2),
    );
    expect(differing(again.decisions, decisions)).toEqual([]);
    expect(again.report).toEqual(report);
  }, 120_000);
});

describe('a backtest of the Berka bank', () => {
  beforeEach(({ skip }) => skip(berkaIsAbsent, WITHOUT_BERKA));

  it('decides as the live engine does on the real transactions', async () => {
    const dataset = await openBerka(BERKA, { seed: '7' });
    const { recorded, decisions, items } = await compare(
      dataset,
      'examples/berka',
      'savings-plan',
      60,
      '1993-08-01T00:00:00.000Z',
    );
    expect(items.length).toBeGreaterThan(1000);
    expect(recorded.length).toBeGreaterThan(20);
    expect(
      differing(
        decisions,
        recorded.map(({ decision }) => decision),
      ),
    ).toEqual([]);
  }, 120_000);
});
