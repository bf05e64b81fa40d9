/**
 * A deterministic world's one thread: whoever does I/O waits for a turn, and the seed says whose it
 * is. Between two turns only one process runs, so an interleaving is a list of choices and replays
 * exactly.
 */
import type { Random } from '#shared/domain/random.ts';

/** A running function. A dead one never gets another turn. */
export interface Process {
  readonly name: string;
  alive: boolean;
}

interface Waiting {
  readonly process: Process;
  readonly at: number;
  readonly resume: () => void;
}

export interface Scheduler {
  now(): number;
  /** Starts `run` as a process; `ended` is told unless it is killed before. */
  spawn(name: string, run: (process: Process) => Promise<void>, ended?: () => void): Process;
  /** Waits for a turn, `delayMs` from now at the earliest. */
  turn(process: Process, delayMs?: number): Promise<void>;
  /** Calls `action` at an instant, outside of any process. */
  at(instant: number, action: () => void): void;
  /** Gives turns until nothing is left before `until`; the clock then stands at `until`. */
  runUntil(until: number): Promise<void>;
  readonly turns: () => number;
  /** The next instant at which somebody wants a turn or a timer fires; undefined: nobody ever. */
  nextAt(): number | undefined;
}

/** Everything ready within this span may go in any order. */
const JITTER_MS = 40;

export function createScheduler(random: Random, startsAt: number): Scheduler {
  let now = startsAt;
  let turns = 0;
  const waiting: Waiting[] = [];
  const timers: { readonly at: number; readonly action: () => void }[] = [];

  const earliest = (entries: readonly { readonly at: number }[]): number =>
    entries.reduce((least, { at }) => Math.min(least, at), Number.POSITIVE_INFINITY);

  function fireTimers(until: number): void {
    for (let index = 0; index < timers.length; index++) {
      const timer = timers[index];
      if (timer === undefined || timer.at > until) continue;
      timers.splice(index, 1);
      now = Math.max(now, timer.at);
      timer.action();
      index = -1;
    }
  }

  return {
    now: () => now,
    turns: () => turns,
    nextAt() {
      const next = Math.min(
        earliest(waiting.filter(({ process }) => process.alive)),
        earliest(timers),
      );
      return next === Number.POSITIVE_INFINITY ? undefined : next;
    },
    at: (instant, action) => void timers.push({ at: instant, action }),
    spawn(name, run, ended) {
      const process: Process = { name, alive: true };
      run(process).then(
        () => process.alive && ended?.(),
        () => process.alive && ended?.(),
      );
      return process;
    },
    turn: (process, delayMs = 0) =>
      new Promise<void>((resume) => {
        if (process.alive) waiting.push({ process, at: now + delayMs, resume });
      }),
    async runUntil(until) {
      for (;;) {
        for (let index = waiting.length - 1; index >= 0; index--) {
          if (waiting[index]?.process.alive === false) waiting.splice(index, 1);
        }
        const next = Math.min(earliest(waiting), earliest(timers));
        if (next > until) break;
        const ready = waiting.filter(({ at }) => at <= Math.max(now, next) + JITTER_MS);
        if (ready.length === 0 || earliest(timers) <= Math.max(now, next)) {
          fireTimers(Math.max(now, next));
          await settled();
          if (ready.length === 0) continue;
        }
        const chosen = random.pick(ready);
        waiting.splice(waiting.indexOf(chosen), 1);
        now = Math.max(now, chosen.at) + random.whole(0, 5);
        turns += 1;
        chosen.resume();
        await settled();
      }
      now = Math.max(now, until);
    },
  };
}

/** All microtasks have run when an immediate does: every process waits for a turn or has ended. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
