/**
 * Everything that `evaluate` is handed: what concerns single customers in one batch, then pages of
 * looks at everybody, one after the other.
 */
import type { EvaluateMessage } from '#shared/contracts/messages.ts';
import type { Clock } from '#shared/ports/clock.ts';
import type { Rulesets } from '#shared/ports/rulesets.ts';
import {
  type Basis,
  type CustomerMessage,
  type DecideBatchPorts,
  decideBatch,
} from './evaluate/decide-batch.ts';
import { type PlanPagePorts, runPlanPage } from './evaluate/plan-page.ts';
import type { HandleBatch, Received } from './received.ts';

export interface EvaluatePorts extends DecideBatchPorts, PlanPagePorts {
  readonly rulesets: Rulesets;
  readonly clock: Clock;
}

export type EvaluateSettings = Pick<Basis, 'latenessMs'> & {
  /** Customers in one page of a look at everybody. */
  readonly perPage?: number;
};

export function createEvaluate(
  ports: EvaluatePorts,
  settings: EvaluateSettings,
): HandleBatch<EvaluateMessage> {
  return async (received) => {
    const basis = {
      latenessMs: settings.latenessMs,
      ruleset: await ports.rulesets.current(),
      now: ports.clock.now(),
    };
    const decided = await decideBatch(ports, basis, received.filter(isOfCustomer));
    const failures = [...decided.failures];
    for (const { id, message } of received) {
      if (message.kind !== 'plan') continue;
      try {
        await runPlanPage(ports, basis, message.plan, settings.perPage);
      } catch (error) {
        failures.push({ id, error });
      }
    }
    return failures;
  };
}

const isOfCustomer = (one: Received<EvaluateMessage>): one is Received<CustomerMessage> =>
  one.message.kind !== 'plan';
