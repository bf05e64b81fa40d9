/** What goes wrong, how often, and the point at which every I/O can fail, dawdle or kill its process. */
import { DomainError } from '#shared/domain/domain-error.ts';
import type { Random } from '#shared/domain/random.ts';
import type { Machine, Scheduler } from './scheduler.ts';

/** Those that any I/O may meet. */
export const IO_FAULTS = [
  'crash_before',
  'crash_midway',
  'crash_after',
  'throttle',
  'lost_reply',
  'slow',
] as const;
export type IoFault = (typeof IO_FAULTS)[number];

export const FAULT_KINDS = [
  ...IO_FAULTS,
  'duplicate_delivery',
  'lost_delete',
  'provider_throttle',
  'provider_reject',
  'provider_lost',
  'provider_timeout_after_accept',
  'feedback_lost',
  'feedback_duplicated',
  'feedback_late',
  'event_late',
  'event_duplicated',
  'clock_skew',
  'outage',
  'redrive',
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

/** Probability of each kind per chance it has. */
export type FaultRates = Readonly<Record<FaultKind, number>>;

export const NO_FAULTS: FaultRates = Object.fromEntries(
  FAULT_KINDS.map((kind) => [kind, 0]),
) as FaultRates;

/** Exactly one fault, at the I/O of this number. */
export interface SingleFault {
  readonly at: number;
  readonly kind: IoFault;
}

export interface Faults {
  /** True when this chance is taken; counted. */
  strikes(kind: FaultKind): boolean;
  /** Counts a fault that the scenario itself holds. */
  count(kind: FaultKind): void;
  /** One I/O of whatever the machine runs: waits for its turn, may fail before or after taking effect, may kill. */
  io<T>(machine: Machine, label: string, action: Action<T>): Promise<T>;
  /** No I/O on the table succeeds until then. */
  outageUntil(instant: number): void;
  /** From now on nothing goes wrong. */
  calm(): void;
  ios(): number;
  readonly struck: ReadonlyMap<FaultKind, number>;
}

/** `half`: what is left of it when the process dies midway, for what is done item by item. */
export interface Action<T> {
  readonly whole: () => Promise<T>;
  readonly half?: (() => Promise<unknown>) | undefined;
  /** On the table, on a queue or stream, or at a provider, who takes it at once but may answer late. */
  readonly where: 'table' | 'queue' | 'provider';
}

export function createFaults(
  scheduler: Scheduler,
  random: Random,
  rates: FaultRates,
  single: SingleFault | undefined,
  trace: ((line: string) => void) | undefined,
): Faults {
  const struck = new Map<FaultKind, number>();
  let outage = 0;
  let calm = false;
  let ios = 0;

  const count = (kind: FaultKind): void => void struck.set(kind, (struck.get(kind) ?? 0) + 1);

  const strikes = (kind: FaultKind): boolean => {
    if (calm || rates[kind] === 0 || !random.chance(rates[kind])) return false;
    count(kind);
    return true;
  };

  const ioRate = IO_FAULTS.reduce((sum, kind) => sum + rates[kind], 0);
  function ioFault(): IoFault | undefined {
    ios += 1;
    if (single !== undefined) return single.at === ios ? counted(single.kind) : undefined;
    if (calm || ioRate === 0) return undefined;
    let draw = random.unit();
    if (draw >= ioRate) return undefined;
    for (const kind of IO_FAULTS) {
      draw -= rates[kind];
      if (draw < 0) return counted(kind);
    }
    return undefined;
  }
  const counted = (kind: IoFault): IoFault => {
    count(kind);
    return kind;
  };

  function die(machine: Machine, label: string, when: string): Promise<never> {
    trace?.(`${nameOf(machine)} dies ${when} ${label}`);
    scheduler.kill(machine);
    return new Promise(() => {});
  }

  return {
    strikes,
    count,
    struck,
    ios: () => ios,
    calm() {
      calm = true;
      outage = 0;
    },
    outageUntil(instant) {
      outage = Math.max(outage, instant);
      count('outage');
    },
    async io(machine, label, { whole, half, where }) {
      const fault = ioFault();
      const delayMs = fault === 'slow' ? random.whole(1000, 40_000) : 0;
      await scheduler.turn(machine, where === 'provider' ? 0 : delayMs);
      if (fault === 'crash_before') return die(machine, label, 'before');
      if (fault === 'throttle') throw injected('THROTTLED', machine, label, trace);
      if (scheduler.now() < outage && where === 'table')
        throw injected('OUTAGE', machine, label, trace);
      if (fault === 'crash_midway' && half !== undefined) {
        await half();
        return die(machine, label, 'midway in');
      }
      trace?.(`${nameOf(machine)} ${label}${fault === 'slow' ? ' (slow)' : ''}`);
      const result = await whole();
      if (fault === 'crash_after' || fault === 'crash_midway') return die(machine, label, 'after');
      if (delayMs > 0 && where === 'provider') await scheduler.turn(machine, delayMs);
      if (fault === 'lost_reply') throw injected('REPLY_LOST', machine, label, trace);
      return result;
    },
  };
}

const nameOf = ({ running }: Machine): string => running?.name ?? 'nobody';

function injected(
  code: string,
  machine: Machine,
  label: string,
  trace: ((line: string) => void) | undefined,
): DomainError {
  trace?.(`${nameOf(machine)} ${label}: ${code}`);
  return new DomainError(code, `injected at ${label}`, { retryable: true });
}
