/**
 * A deterministic world's one thread: whoever does I/O waits for a turn, and the seed says whose it
 * is. Between two turns only one process runs, so an interleaving is a list of choices and replays
 * exactly.
 */
import { nextTick } from 'node:process';
import type { Random } from '#shared/domain/random.ts';

/** A running function. A dead one never gets another turn. */
export interface Process {
  readonly name: string;
  alive: boolean;
  /** Instant at which it is killed, as Lambda does with one that takes too long. */
  readonly deadline: number;
  readonly onDeath: () => void;
}

export interface Scheduler {
  now(): number;
  turns(): number;
  /** Calls `action` at an instant, outside of any process. */
  at(instant: number, action: () => void): void;
  /** Starts `run`; `ended` is told when it returns, throws or is killed. */
  spawn(
    name: string,
    lifeMs: number,
    run: (process: Process) => Promise<void>,
    ended: (how: 'done' | 'failed' | 'dead') => void,
  ): void;
  kill(process: Process): void;
  /** Waits for a turn, `delayMs` from now at the earliest. */
  turn(process: Process, delayMs: number): Promise<void>;
  /** The next instant at which somebody wants a turn or a timer fires; infinite: nobody ever. */
  nextAt(): number;
  /** Moves the clock to `instant`, fires what is due, and gives one turn to somebody. */
  advance(instant: number): Promise<void>;
}

interface Waiting {
  readonly process: Process;
  readonly at: number;
  readonly resume: () => void;
}

interface Timer {
  readonly at: number;
  readonly action: () => void;
}

/** Everything ready within this span may go in any order. */
const JITTER_MS = 40;
/** What a turn takes at most: an I/O with what is computed around it. */
const TURN_MS = 8;

export function createScheduler(random: Random, startsAt: number): Scheduler {
  let now = startsAt;
  let turns = 0;
  let waiting: Waiting[] = [];
  /** Latest first, so that the next one is at the end. */
  const timers: Timer[] = [];

  function kill(process: Process): void {
    if (!process.alive) return;
    process.alive = false;
    waiting = waiting.filter((one) => one.process !== process);
    process.onDeath();
  }

  /** One of those who could go about now. */
  function chosen(): Waiting | undefined {
    const ready = waiting.filter(({ at }) => at <= now + JITTER_MS);
    if (ready.length === 0) return undefined;
    const one = ready.length === 1 ? ready[0] : random.pick(ready);
    if (one !== undefined) waiting.splice(waiting.indexOf(one), 1);
    return one;
  }

  return {
    now: () => now,
    turns: () => turns,
    kill,
    at(instant, action) {
      let index = timers.length;
      while (index > 0 && (timers[index - 1]?.at ?? 0) <= instant) index -= 1;
      timers.splice(index, 0, { at: instant, action });
    },
    spawn(name, lifeMs, run, ended) {
      const process: Process = {
        name,
        alive: true,
        deadline: now + lifeMs,
        onDeath: () => ended('dead'),
      };
      const end = (how: 'done' | 'failed') => () => {
        if (!process.alive) return;
        process.alive = false;
        ended(how);
      };
      run(process).then(end('done'), end('failed'));
    },
    turn: (process, delayMs) =>
      new Promise<void>((resume) => {
        if (process.alive) waiting.push({ process, at: now + delayMs, resume });
      }),
    nextAt() {
      let next = timers.at(-1)?.at ?? Number.POSITIVE_INFINITY;
      for (const { at } of waiting) if (at < next) next = at;
      return next;
    },
    async advance(instant) {
      now = Math.max(now, instant);
      for (
        let timer = timers.at(-1);
        timer !== undefined && timer.at <= now;
        timer = timers.at(-1)
      ) {
        timers.pop();
        timer.action();
      }
      await settled();
      const next = chosen();
      if (next === undefined) return;
      now = Math.max(now, next.at) + random.whole(0, TURN_MS);
      turns += 1;
      if (now >= next.process.deadline) return kill(next.process);
      next.resume();
      await settled();
    },
  };
}

/**
 * Node runs a tick only after every microtask, and those that they queue, have run: then every
 * process waits for a turn or has ended.
 */
const settled = (): Promise<void> => new Promise((resolve) => nextTick(resolve));
