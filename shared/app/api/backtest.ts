/** A campaign over events that are sent, beside what is in force. Nothing is written or sent. */
import type { BacktestBody } from '#shared/contracts/http/backtest.ts';
import { type InputError, problem } from '#shared/contracts/http/problem.ts';
import { keptMs } from '#shared/contracts/retention.ts';
import type { PublishedCampaign } from '#shared/domain/campaign/published-campaign.ts';
import { LATENESS_MS } from '#shared/domain/decision/late.ts';
import { occurredAt } from '#shared/domain/event.ts';
import { composeForBacktest } from '../backtest/compose.ts';
import { takeSlice } from '../backtest/slice.ts';
import { withoutDates } from '../backtest/without-dates.ts';
import { createBacktest } from '../backtest.ts';
import { refuseNonReader } from './actor.ts';
import { openPosition, sealPosition } from './backtest-cursor.ts';
import { backtestCustomers } from './backtest-customers.ts';
import type { Handlers } from './call.ts';
import { contentHash } from './content-hash.ts';
import type { ApiPorts } from './ports.ts';
import { rehearsedCampaign } from './rehearsed-campaign.ts';

/** A third of what the gateway waits for: a step may take long, and so does a slow machine. */
const TIME_MS = 10_000;

export function createBacktestHandlers(ports: ApiPorts): Handlers<'backtest'> {
  return {
    async backtest({ params, body, actor, now }) {
      const closed =
        body.customerIds.length === 0 ? undefined : refuseNonReader(actor, 'customers on file');
      if (closed !== undefined) return closed;
      const found = await rehearsedCampaign(ports, params.id, body.version);
      if ('refused' in found) return found.refused;
      const draft = throughEvents(found.published, body);
      const { campaigns, policy } = await ports.rulesets.current();
      const inForce = [...campaigns.values()]
        .filter(({ status }) => status === 'live')
        .map((one) => throughEvents(one, body))
        .sort((a, b) => (a.id < b.id ? -1 : 1));
      const { against, keepDates } = body;
      const fingerprint = await contentHash([draft, inForce, policy, against, keepDates]);
      const scope = { campaignId: draft.id, fingerprint, now };
      const before =
        body.cursor === undefined
          ? undefined
          : openPosition(ports.backtestCursors, body.cursor, scope);
      if (before !== undefined && 'refused' in before) return before.refused;

      const [first] = body.events;
      const startsAt = before?.startsAt ?? instant(body.from) ?? (first ? occurredAt(first) : 0);
      const [world] = before?.checkpoint.runs.map((run) => run.world) ?? [];
      const errors = outOfOrder(body, world?.now ?? startsAt);
      if (errors.length > 0) return problem('INPUT_INVALID', undefined, { errors });
      const known = new Set(world?.people.map(([{ profile }]) => profile.id));
      const who = await backtestCustomers(ports, body, known, now);
      if ('refused' in who) return who.refused;

      const run = createBacktest({
        draft,
        inForce,
        policy,
        startsAt,
        latenessMs: LATENESS_MS,
        compose: composeForBacktest(ports.templates, ports.messages),
        compare: against === 'live',
        ...(before !== undefined && { from: before.checkpoint }),
      });
      const { events } = body;
      const until = instant(body.until) ?? run.reached;
      const deadline = ports.clock.now().getTime() + TIME_MS;
      const { taken, done } = await takeSlice(
        run,
        { customers: who.customers, events, until },
        () => ports.clock.now().getTime() < deadline,
      );
      const report = run.report();
      const goodUntil = before?.goodUntil ?? now.getTime() + keptMs('backtestCursors');
      const position = { startsAt, goodUntil, checkpoint: run.checkpoint() };
      const sealed =
        body.more || !done ? sealPosition(ports.backtestCursors, position, scope) : undefined;
      if (sealed !== undefined && 'refused' in sealed) return sealed.refused;
      return {
        status: 200,
        body: {
          campaignId: draft.id,
          version: draft.version,
          from: new Date(startsAt).toISOString(),
          until: new Date(run.reached).toISOString(),
          done,
          taken,
          ...sealed,
          ...report,
        },
      };
    },
  };
}

/** As if it had been in force, and counting, from before the first event. */
function throughEvents(
  { countedFrom: _from, ...published }: PublishedCampaign,
  { keepDates }: Pick<BacktestBody, 'keepDates'>,
): PublishedCampaign {
  const { campaign } = published;
  return { ...published, campaign: keepDates ? campaign : withoutDates(campaign) };
}

/** @param reached (ms) nothing may happen before */
function outOfOrder({ events, until }: BacktestBody, reached: number): readonly InputError[] {
  let last = reached;
  for (const [index, event] of events.entries()) {
    const at = occurredAt(event);
    if (at < last) {
      const pointer = `#/events/${index}/occurredAt`;
      return [{ pointer, rule: 'order', detail: 'lies before what comes before it' }];
    }
    last = at;
  }
  const end = instant(until);
  if (end === undefined || end >= last) return [];
  return [{ pointer: '#/until', rule: 'order', detail: 'lies before the last event' }];
}

const instant = (text: string | undefined): number | undefined =>
  text === undefined ? undefined : Date.parse(text);
