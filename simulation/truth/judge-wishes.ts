/** Whatever customers and providers said is in force: consent, STOP, dead addresses. */

import { phoneOf } from '../scenario.ts';
import type { World } from '../world.ts';
import { answerKey, type Truth } from './truth.ts';

export function judgeWishes({ queues, provider }: World, truth: Truth): void {
  const unheard = queues.feedback.deadLetters.length > 0;
  for (const { at, happening } of truth.scenario.happenings) {
    if (happening.kind === 'consent') {
      for (const channel of happening.channels)
        judgeAnswer(truth, happening.customerId, channel, at);
    }
    if (happening.kind !== 'keyword' || happening.word !== 'STOP' || unheard) continue;
    for (const person of truth.scenario.customers) {
      if (person.phone !== undefined && phoneOf(person.phone) === phoneOf(happening.phone))
        judgeAnswer(truth, person.id, 'sms', at);
    }
  }
  for (const key of provider.dead) {
    if (!unheard && !truth.suppressed.has(key))
      truth.report('unwilling', `a dead or unwilling address is not on the list: ${key}`);
  }
}

function judgeAnswer(truth: Truth, customerId: string, channel: 'email' | 'sms', at: number): void {
  if (!truth.people.has(customerId) || truth.unsteady.has(customerId)) return;
  const newest = truth.answers.get(answerKey(customerId, channel, 'marketing'));
  if (newest === undefined || newest.at < at)
    truth.report('unwilling', `an answer was not heard: ${customerId} by ${channel}`);
}
