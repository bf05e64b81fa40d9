/** Rehearsal of one customer: read who they are, run, tell. Nothing is written. */

import type { DryRunBody } from '#shared/contracts/http/dry-run.ts';
import { type Problem, problem } from '#shared/contracts/http/problem.ts';
import { EMPTY_STATE } from '#shared/domain/customer/state.ts';
import type { Event } from '#shared/domain/event.ts';
import { becauseText } from '#shared/domain/explain/words.ts';
import { createDryRun, type DryRun, type DryRunArm } from '../rehearsal/dry-run.ts';
import { createPreviewMessage } from '../rehearsal/preview-message.ts';
import { refuseNonReader } from './actor.ts';
import type { Handlers } from './call.ts';
import { checkConsent, withAnswers } from './consent-answers.ts';
import { explanationOf } from './explanation.ts';
import type { ApiPorts } from './ports.ts';
import { rehearsedCampaign } from './rehearsed-campaign.ts';
import type { WrittenCustomer } from './write-customers.ts';
import { reachable } from './write-customers.ts';

/** Of somebody made up without an id, and of what happens to anybody here. */
const MADE_UP = 'dry-run';

export function createDryRunHandlers(ports: ApiPorts): Handlers<'dryRun'> {
  const compose = createPreviewMessage(ports, ports.messages);
  const dryRun = createDryRun({ suppressions: ports.suppressions, compose });

  return {
    async dryRun({ params, body, actor, now: called }) {
      const closed =
        body.customerId === undefined ? undefined : refuseNonReader(actor, 'a customer on file');
      if (closed !== undefined) return closed;
      const found = await rehearsedCampaign(ports, params.id, body.version);
      if ('refused' in found) return found.refused;
      const { published } = found;
      const now = body.at === undefined ? called : new Date(body.at);
      const who = await customerOf(ports, body, called);
      if ('refused' in who) return who.refused;
      const needsEvent = 'event' in published.campaign.trigger;
      if (needsEvent !== (body.event !== undefined)) return wrongEvent(needsEvent);
      const event = eventOf(body, who.customer.profile.id, now);
      const inForce = await ports.rulesets.current();
      const run = await dryRun({ published, inForce, ...who, event, now });
      const { id: campaignId, version } = published;
      return {
        status: 200,
        body: { campaignId, version, at: now.toISOString(), ...resourceOf(run) },
      };
    },
  };
}

async function customerOf(
  ports: Pick<ApiPorts, 'customers' | 'addressHash'>,
  { customerId, customer }: DryRunBody,
  now: Date,
): Promise<WrittenCustomer | { readonly refused: Problem }> {
  if (customer === undefined) {
    const stored =
      customerId === undefined ? undefined : await ports.customers.loadLatest(customerId);
    return stored ?? { refused: problem('CUSTOMER_UNKNOWN') };
  }
  const errors = checkConsent(customer.consent, now);
  if (errors.length > 0) return { refused: problem('INPUT_INVALID', undefined, { errors }) };
  const { id = MADE_UP, ...body } = customer;
  return {
    customer: reachable(ports, { id, body }),
    state: { ...EMPTY_STATE, consent: withAnswers({}, customer.consent, now) },
  };
}

function wrongEvent(needsEvent: boolean): Problem {
  const detail = needsEvent
    ? 'is missing: an event sets this campaign off'
    : 'is not wanted: no event sets this campaign off';
  const rule = needsEvent ? 'required' : 'rule';
  return problem('INPUT_INVALID', undefined, { errors: [{ pointer: '#/event', rule, detail }] });
}

const eventOf = ({ event }: DryRunBody, customerId: string, now: Date): Event | undefined =>
  event && { id: MADE_UP, customerId, occurredAt: now.toISOString(), ...event };

function resourceOf(run: DryRun) {
  const { outcome, decision, arms, others } = run;
  return {
    outcome,
    ...explanationOf(run),
    ...(decision?.arm !== undefined && { arm: decision.arm }),
    ...(decision?.retryAt !== undefined && { reopensAt: decision.retryAt }),
    arms: arms.map((arm) => ({ ...armOf(arm), chosen: arm.arm === decision?.arm })),
    others: others.map(({ campaignId, outcome: end, reason }) => ({
      campaignId,
      outcome: end,
      reason,
    })),
  };
}

function armOf({ arm, share, decision, content, cost, stopped }: DryRunArm) {
  const { channel, sendAt, expiresAt } = decision;
  return {
    arm,
    share,
    ...(channel !== undefined && { channel }),
    ...(sendAt !== undefined && { sendAt }),
    ...(expiresAt !== undefined && { expiresAt }),
    ...(content !== undefined && { message: content, cost }),
    ...(stopped !== undefined && { stopped: { ...stopped, because: becauseText(stopped.reason) } }),
  };
}
