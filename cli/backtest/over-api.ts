/** A backtest on an engine, slice by slice; what is reached is kept between two of them. */
import { countText } from '#shared/domain/effect/wording.ts';
import type { Backtest } from '../../client/api.ts';
import type { AnswerOf, CallOf, Client, Refused } from '../../client/client.ts';
import { CodeFailure, refusal } from '../code/failure.ts';
import { UsageError } from '../usage-error.ts';
import type { CheckpointFile } from './checkpoint-file.ts';
import { BEGINNING, type History, nextSlice, type Position, type Slice } from './next-slice.ts';

type Body = CallOf<'backtest'>['body'];

export interface OverApi {
  readonly client: Pick<Client, 'backtest'>;
  readonly campaignId: string;
  /** The same for every slice. */
  readonly manner: Pick<Body, 'version' | 'against' | 'keepDates'>;
  readonly history: History;
  /** When the draft comes into force. */
  readonly from: string;
  /** What is due until then still happens. */
  readonly until: string;
  readonly mostEvents: number;
  readonly checkpoint: CheckpointFile<Position>;
  /** Aborted: what is reached stays kept. */
  readonly signal: AbortSignal;
  /** After each call, with the events taken so far. */
  readonly onProgress: (taken: number) => void;
  readonly say: (line: string) => void;
}

export type Report = Omit<Backtest, 'done' | 'taken' | 'cursor'>;

/** Ended by hand, as shells tell it: 128 and the number of SIGINT. */
const EXIT_STOPPED = 130;

/**
 * Goes on from what the checkpoint holds. Where the engine takes its cursor no longer (a day has passed,
 * or the campaign is another now), the run begins anew, and says so.
 *
 * @throws CodeFailure when the engine refuses, or on `signal`; UsageError when nothing answers
 */
export async function backtestOverApi(run: OverApi): Promise<Report> {
  const { history, checkpoint, say } = run;
  let kept = checkpoint.read();
  let position = kept ?? BEGINNING;
  let mostEvents = run.mostEvents;
  for (;;) {
    const slice = nextSlice(history, position, mostEvents);
    const answer = await send(run, slice, position);
    if (!answer.ok && kept !== undefined && isOutdated(answer)) {
      say(`what was kept is good no longer (${answer.problem?.detail}): begins anew`);
      checkpoint.forget();
      [kept, position] = [undefined, BEGINNING];
      continue;
    }
    if (!answer.ok) throw refused(run, answer, slice, position);
    kept = undefined;
    const { done, taken, cursor, ...report } = answer.body;
    const events = position.events + taken;
    run.onProgress(events);
    if (slice.isLast && done) {
      checkpoint.forget();
      return report;
    }
    position = {
      // Whoever was sent is in the cursor, however far the events came.
      customers: position.customers + slice.customers.length,
      customerIds: position.customerIds + slice.customerIds.length,
      events,
      ...(cursor !== undefined && { cursor }),
    };
    checkpoint.write(position);
    // What no call has time for need not be sent with each.
    mostEvents = done ? Math.min(mostEvents * 2, run.mostEvents) : Math.max(taken, 1);
  }
}

/** Those on file that are not are left out: what they did is then of somebody unknown. */
async function send(run: OverApi, slice: Slice, position: Position) {
  let { customerIds } = slice;
  for (;;) {
    const answer = await call(run, { ...slice, customerIds }, position);
    const unknown = answer.ok ? new Set<number>() : unknownAmong(answer);
    if (unknown.size === 0) return answer;
    run.say(`not on file, and left out: ${[...unknown].map((at) => customerIds[at]).join(', ')}`);
    customerIds = customerIds.filter((_, index) => !unknown.has(index));
  }
}

async function call(
  { client, campaignId, manner, from, until, signal }: OverApi,
  { customers, customerIds, events, isLast }: Slice,
  position: Position,
): Promise<AnswerOf<'backtest'>> {
  const { cursor } = position;
  const body = {
    ...manner,
    customers,
    customerIds,
    events,
    more: !isLast,
    ...(cursor === undefined ? { from } : { cursor }),
    ...(isLast && { until }),
  };
  try {
    signal.throwIfAborted();
    return await client.backtest({ params: { id: campaignId }, body, signal });
  } catch (error) {
    if (signal.aborted) throw new CodeFailure(`stopped${goesOn(position)}`, EXIT_STOPPED);
    if (error instanceof UsageError) throw new UsageError(`${error.message}${goesOn(position)}`);
    throw error;
  }
}

const OUTDATED: ReadonlySet<string | undefined> = new Set(['CURSOR_INVALID', 'CHANGED_MEANWHILE']);
const isOutdated = ({ problem }: Refused): boolean => OUTDATED.has(problem?.code);

/** Where in `customerIds`. */
function unknownAmong({ problem }: Refused): ReadonlySet<number> {
  if (problem?.code !== 'CUSTOMER_UNKNOWN') return new Set();
  return new Set(
    (problem.errors ?? []).flatMap(({ pointer }) => {
      const [, index] = /^#\/customerIds\/(\d+)$/.exec(pointer ?? '') ?? [];
      return index === undefined ? [] : [Number(index)];
    }),
  );
}

function refused(run: OverApi, answer: Refused, slice: Slice, position: Position): CodeFailure {
  const errors = answer.problem?.errors?.map((error) => {
    const [, list, index] = /^#\/(customers|events)\/(\d+)/.exec(error.pointer ?? '') ?? [];
    // An index into a slice tells nobody which line of their files it was.
    const one = list === 'customers' || list === 'events' ? slice[list][Number(index)] : undefined;
    return one === undefined ? error : { ...error, detail: `of "${one.id}" ${error.detail}` };
  });
  const problem = answer.problem && { ...answer.problem, ...(errors !== undefined && { errors }) };
  const { message, exitCode } = refusal(`backtest of ${run.campaignId}`, { ...answer, problem });
  return new CodeFailure(isOutdated(answer) ? message : `${message}${goesOn(position)}`, exitCode);
}

const goesOn = ({ cursor, events }: Position): string =>
  cursor === undefined
    ? ''
    : `\nKept after ${countText(events)} events: the same command goes on from there.`;
