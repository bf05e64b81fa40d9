/** Watches every write and every hand-over, and judges at once those that should not have been. */
import { CHANNELS } from '#shared/domain/channel.ts';
import type { CustomerState } from '#shared/domain/customer/state.ts';
import type { Progress } from '#shared/ports/decisions.ts';
import type { World } from '../world.ts';
import { judgeClaim } from './judge-claim.ts';
import { judgeDecision } from './judge-decision.ts';
import { judgeNotice, judgeNoticeLimit } from './judge-notice.ts';
import { judgeRequest } from './judge-request.ts';
import { answerKey, type Truth } from './truth.ts';

export function watch(world: World, truth: Truth): void {
  watchCustomers(world, truth);
  const { suppressions, rules, decisions, slots, staff } = world.store;
  const { provider } = world;

  const record = decisions.record;
  decisions.record = (decision) => {
    if (!truth.decisions.has(decision.id)) {
      truth.decisions.set(decision.id, decision);
      judgeDecision(truth, decision);
    }
    return record(decision);
  };

  const { progress } = decisions;
  decisions.progress = async (id, to, cost) => {
    await progress(id, to, cost);
    if (to.status === 'in_doubt') truth.doubted.add(id);
    else if (to.status !== 'pending') noteEnd(truth, id, to.status);
  };

  const reserve = slots.reserve;
  slots.reserve = (scope, perSecond) => {
    if (!truth.firstSlots.has(scope)) truth.firstSlots.set(scope, truth.now());
    return reserve(scope, perSecond);
  };

  const addSuppression = suppressions.add;
  suppressions.add = async (entry) => {
    await addSuppression(entry);
    const key = `${entry.channel} ${entry.address}`;
    if (!truth.suppressed.has(key)) truth.suppressed.set(key, truth.now());
  };

  const append = rules.append;
  rules.append = (change) => {
    truth.inForce.note(change, truth.now());
    return append(change);
  };

  const take = provider.take;
  const occasions = new Map<string, string>();
  provider.take = (message) => {
    const answer = take(message);
    const request = provider.requests.at(-1);
    if (request !== undefined) judgeRequest(truth, request, occasions);
    return answer;
  };

  const { notify } = staff;
  staff.notify = async (notice) => {
    await notify(notice);
    judgeNotice(truth, notice, occasions);
  };
}

function noteEnd(truth: Truth, id: string, status: Progress['status']): void {
  if (!truth.endedAt.has(id)) truth.endedAt.set(id, truth.now());
  const decision = truth.decisions.get(id);
  if (decision?.outcome !== 'notice' || status !== 'sent') return;
  truth.told.push(decision);
  judgeNoticeLimit(truth, decision.campaignId);
}

function watchCustomers({ store: { customers } }: World, truth: Truth): void {
  const { saveState, replaceProfile, remove } = customers;
  customers.saveState = async (id, state, version, answers) => {
    const saved = await saveState(id, state, version, answers);
    if (saved === 'saved') noteState(truth, id, state);
    return saved;
  };
  customers.replaceProfile = async (person, read) => {
    const saved = await replaceProfile(person, read);
    if (saved === 'conflict') return saved;
    if (truth.people.has(person.profile.id)) truth.unsteady.add(person.profile.id);
    truth.people.set(person.profile.id, person);
    return saved;
  };
  customers.remove = async (id, read, erasure) => {
    const removed = await remove(id, read, erasure);
    if (removed === 'conflict') return removed;
    truth.people.delete(id);
    truth.states.delete(id);
    truth.unsteady.add(id);
    truth.erasedAt.set(id, truth.now());
    for (const key of [...truth.answers.keys()])
      if (key.startsWith(`${id} `)) truth.answers.delete(key);
    return removed;
  };
}

function noteState(truth: Truth, id: string, state: CustomerState): void {
  const before = truth.states.get(id);
  for (const message of state.undelivered) {
    if (message.status !== 'claimed') continue;
    const was = before?.undelivered.find((one) => one.id === message.id);
    if (was?.status === 'claimed') continue;
    truth.expiresAt.set(message.id, message.expiresAt);
    judgeClaim(truth, id, before, message);
  }
  for (const contact of state.contacts)
    if (!truth.assignedAt.has(contact.id)) truth.assignedAt.set(contact.id, truth.now());
  truth.states.set(id, state);
  if (state.consent === before?.consent) return;
  for (const channel of CHANNELS) {
    for (const purpose of ['marketing', 'service'] as const) {
      const said = state.consent[channel]?.[purpose];
      if (said === undefined) continue;
      const key = answerKey(id, channel, purpose);
      const known = truth.answers.get(key);
      const at = Date.parse(said.at);
      // An older answer is no answer any more, and "no" wins a draw: the rule of RFC 8058's spirit and of ours.
      if (known !== undefined && (at < known.at || (at === known.at && !known.granted))) continue;
      truth.answers.set(key, { granted: said.granted, at });
    }
  }
}
