/** What must hold once everything has drained and nothing goes wrong any more. */
import type { SimulatedQueueName } from '../store.ts';
import type { World } from '../world.ts';
import { judgeActivity } from './judge-activity.ts';
import { judgeEvents } from './judge-events.ts';
import { judgeFigures } from './judge-figures.ts';
import { judgeLedger } from './judge-ledger.ts';
import { judgeWakes } from './judge-wakes.ts';
import { judgeWishes } from './judge-wishes.ts';
import type { Truth } from './truth.ts';

export async function judgeRest(world: World, truth: Truth): Promise<void> {
  judgeEvents(world, truth);
  judgeWakes(truth);
  judgeActivity(world, truth);
  judgeLedger(world, truth);
  judgeWishes(world, truth);
  await judgeFigures(world, truth);
  for (const name of ['deliveries', 'feedback'] as const) judgeDeadLetters(world, truth, name);
}

/** Without faults only what can never succeed stays a dead letter: with a reason, from a function. */
function judgeDeadLetters({ queues }: World, truth: Truth, name: SimulatedQueueName): void {
  for (const { code, detail } of queues[name].deadLetters) {
    if (code === undefined || detail === 'failed on every try')
      truth.report('no_rest', `a dead letter of ${name} fails for ever: ${code ?? 'moved by SQS'}`);
  }
}
