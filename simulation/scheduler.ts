/**
 * A deterministic world's one thread: whoever does I/O waits for a turn, and the seed says whose it
 * is. Between two turns only one process runs, so an interleaving is a list of choices and replays
 * exactly.
 */
import { nextTick } from 'node:process';
import type { Random } from '#shared/domain/random.ts';

/** A machine that runs one function at a time. Frozen between two runs, gone once killed. */
export interface Machine {
  running: Process | undefined;
  gone: boolean;
}

export interface Process {
  readonly name: string;
  /** Instant at which it is killed, as Lambda does with one that takes too long. */
  readonly deadline: number;
  readonly ended: (how: Ending) => void;
}

export type Ending = 'done' | 'failed' | 'dead';

export interface Scheduler {
  now(): number;
  turns(): number;
  /** Calls `action` at an instant, outside of any process. */
  at(instant: number, action: () => void): void;
  /** Starts `run` on an idle machine; `ended` is told when it returns, throws or is killed. */
  spawn(
    machine: Machine,
    name: string,
    lifeMs: number,
    run: () => Promise<void>,
    ended: (how: Ending) => void,
  ): void;
  kill(machine: Machine): void;
  /**
   * Waits for a turn, `delayMs` from now at the earliest. What a process has left undone at its end
   * goes on with the next one on the same machine, as it does on Lambda.
   */
  turn(machine: Machine, delayMs: number): Promise<void>;
  /** The next instant at which somebody wants a turn or a timer fires; infinite: nobody ever. */
  nextAt(): number;
  /** Resolves when everybody waits for a turn or has ended. */
  settled(): Promise<void>;
  /** Moves the clock to `instant`, fires what is due, and gives one turn to somebody. */
  advance(instant: number): Promise<void>;
}

interface Waiting {
  readonly machine: Machine;
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

  function kill(machine: Machine): void {
    const process = machine.running;
    machine.gone = true;
    machine.running = undefined;
    waiting = waiting.filter((one) => one.machine !== machine);
    process?.ended('dead');
  }

  /** One of those who could go about now. */
  function chosen(): Waiting | undefined {
    let ready = 0;
    for (const one of waiting) if (isReady(one)) ready += 1;
    if (ready === 0) return undefined;
    let before = ready === 1 ? 0 : random.whole(0, ready - 1);
    const index = waiting.findIndex((one) => isReady(one) && before-- === 0);
    return waiting.splice(index, 1)[0];
  }

  /** True when there was one. */
  function fireTimers(): boolean {
    let fired = false;
    for (let timer = timers.at(-1); timer !== undefined && timer.at <= now; timer = timers.at(-1)) {
      timers.pop();
      timer.action();
      fired = true;
    }
    return fired;
  }

  const isReady = ({ at, machine }: Waiting): boolean =>
    at <= now + JITTER_MS && machine.running !== undefined;

  return {
    now: () => now,
    turns: () => turns,
    kill,
    settled,
    at(instant, action) {
      let index = timers.length;
      while (index > 0 && (timers[index - 1]?.at ?? 0) <= instant) index -= 1;
      timers.splice(index, 0, { at: instant, action });
    },
    spawn(machine, name, lifeMs, run, ended) {
      const process: Process = { name, deadline: now + lifeMs, ended };
      machine.running = process;
      const end = (how: Ending) => () => {
        if (machine.running !== process) return;
        machine.running = undefined;
        ended(how);
      };
      run().then(end('done'), end('failed'));
    },
    turn: (machine, delayMs) =>
      new Promise<void>((resume) => {
        if (!machine.gone) waiting.push({ machine, at: now + delayMs, resume });
      }),
    nextAt() {
      let next = timers.at(-1)?.at ?? Number.POSITIVE_INFINITY;
      for (const { at, machine } of waiting)
        if (at < next && machine.running !== undefined) next = at;
      return next;
    },
    async advance(instant) {
      now = Math.max(now, instant);
      if (fireTimers()) await settled();
      const next = chosen();
      if (next === undefined) return;
      now = Math.max(now, next.at) + random.whole(0, TURN_MS);
      turns += 1;
      const deadline = next.machine.running?.deadline ?? now;
      if (now >= deadline) return kill(next.machine);
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
