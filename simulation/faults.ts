/** What goes wrong, how often, and the point at which every I/O can fail or kill its process. */
import { DomainError } from '#shared/domain/domain-error.ts';
import type { Random } from '#shared/domain/random.ts';
import type { Process, Scheduler } from './scheduler.ts';

export const FAULT_KINDS = [
  'crash_before',
  'crash_after',
  'throttle',
  'lost_reply',
  'duplicate_delivery',
  'lost_delete',
  'provider_throttle',
  'provider_reject',
  'provider_lost',
  'provider_timeout_after_accept',
  'event_duplicated',
  'event_late',
  'feedback_lost',
  'feedback_duplicated',
  'outage',
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

/** Probability of each kind per chance it has. */
export type FaultRates = Readonly<Record<FaultKind, number>>;

export const NO_FAULTS: FaultRates = Object.fromEntries(
  FAULT_KINDS.map((kind) => [kind, 0]),
) as FaultRates;

export interface Faults {
  /** True when this chance is taken; counted. */
  strikes(kind: FaultKind): boolean;
  /** One I/O of a process: waits for its turn, may fail before or after taking effect, may kill. */
  io<T>(process: Process, label: string, action: () => Promise<T>): Promise<T>;
  /** No I/O on the table succeeds until then. */
  outageUntil(instant: number): void;
  /** From now on nothing goes wrong. */
  calm(): void;
  readonly struck: Map<FaultKind, number>;
}

export function createFaults(
  scheduler: Scheduler,
  random: Random,
  rates: FaultRates,
  trace: (line: string) => void,
): Faults {
  const struck = new Map<FaultKind, number>();
  let outage = 0;
  let calm = false;
  const strikes = (kind: FaultKind): boolean => {
    if (calm || rates[kind] === 0 || !random.chance(rates[kind])) return false;
    struck.set(kind, (struck.get(kind) ?? 0) + 1);
    return true;
  };
  const never = new Promise<never>(() => {});
  const kill = (process: Process, label: string): Promise<never> => {
    trace(`${process.name} dies at ${label}`);
    process.alive = false;
    return never;
  };

  return {
    strikes,
    struck,
    calm() {
      calm = true;
      outage = 0;
    },
    outageUntil(instant) {
      outage = instant;
      struck.set('outage', (struck.get('outage') ?? 0) + 1);
    },
    async io(process, label, action) {
      await scheduler.turn(process);
      if (strikes('crash_before')) return kill(process, `${label} (before)`);
      if (scheduler.now() < outage && !label.startsWith('queue')) throw retryable('OUTAGE', label);
      if (strikes('throttle')) throw retryable('THROTTLED', label);
      trace(`${process.name} ${label}`);
      const result = await action();
      if (strikes('crash_after')) return kill(process, `${label} (after)`);
      if (strikes('lost_reply')) throw retryable('REPLY_LOST', label);
      await scheduler.turn(process);
      return result;
    },
  };
}

const retryable = (code: string, label: string): DomainError =>
  new DomainError(code, `injected at ${label}`, { retryable: true });

/** Every method of `port` as an I/O of `process`. */
export function faulty<T extends object>(
  port: T,
  name: string,
  faults: Faults,
  process: Process,
): T {
  return new Proxy(port, {
    get(target, property) {
      const method: unknown = Reflect.get(target, property);
      if (typeof method !== 'function') return method;
      return (...args: unknown[]) =>
        faults.io(process, `${name}.${String(property)}`, async () =>
          Reflect.apply(method, target, args),
        );
    },
  });
}
