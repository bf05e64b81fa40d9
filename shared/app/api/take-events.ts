/** Events in ▶ the events queue, each with a status of its own. */

import type { BodyLine } from '#shared/contracts/http/body-lines.ts';
import type { ItemResult } from '#shared/contracts/http/customers.ts';
import { checkInput } from '#shared/contracts/http/input-errors.ts';
import type { Operations } from '#shared/contracts/http/operations.ts';
import { type InputError, problem } from '#shared/contracts/http/problem.ts';
import { type Event, occurredAt } from '#shared/domain/event.ts';
import { eventSchema } from '#shared/domain/event-schema.ts';
import type { EventQueue } from '#shared/ports/event-queue.ts';
import type { Handler } from './call.ts';
import { canonicalJson } from './content-hash.ts';
import type { ApiPorts } from './ports.ts';
import { refusedItem } from './refused-item.ts';

/** Producers' clocks may be ahead by this much; `evaluate` allows the same. */
const MAX_SKEW_MS = 5 * 60_000;

/** A member of what was handed in: an event, or why it is none. */
export type ReadEvent =
  | { readonly index: number; readonly event: Event }
  | { readonly refused: ItemResult };

export function createTakeEvents({
  events: queue,
}: Pick<ApiPorts, 'events'>): Handler<Operations['takeEvents']> {
  return async ({ lines, now }) => {
    const results = await handIn(
      queue,
      lines.map((line) => readEvent(line, now)),
    );
    const taken = results.filter(({ status }) => status === 202).length;
    if (noneTaken(results)) return NONE_TAKEN;
    const refused = results.length - taken;
    return { status: refused === 0 ? 202 : 207, body: { taken, refused, results } };
  };
}

export const NONE_TAKEN = problem('UNAVAILABLE', 'no event was taken; send the same set again', {
  headers: { 'retry-after': '1' },
});

/** Whether the queue took nothing, though nothing was wrong with it. */
export const noneTaken = (results: readonly ItemResult[]): boolean =>
  results.length > 0 && results.every(({ status }) => status === 503);

/** Puts the good ones onto the queue, each id once. What became of each, by index. */
export async function handIn(
  queue: EventQueue,
  members: readonly ReadEvent[],
): Promise<readonly ItemResult[]> {
  const seen = new Map<string, { readonly index: number; readonly text: string }>();
  const results: ItemResult[] = [];
  const good: { readonly index: number; readonly event: Event }[] = [];
  for (const member of members) {
    if ('refused' in member) {
      results.push(member.refused);
      continue;
    }
    const { event, index } = member;
    const text = canonicalJson(event);
    const first = seen.get(event.id);
    if (first === undefined) {
      seen.set(event.id, { index, text });
      good.push({ index, event });
    } else if (first.text === text) results.push({ index, id: event.id, status: 202 });
    else {
      const detail = `is the id of the event at ${first.index} too, which says something else`;
      results.push(refusedItem(index, event.id, [{ pointer: '#/id', rule: 'unique', detail }]));
    }
  }

  const answers =
    good.length === 0 ? [] : await queue.enqueueEvents(good.map(({ event }) => event));
  for (const [at, { index, event }] of good.entries()) {
    const taken = answers[at] === 'taken';
    results.push(
      taken
        ? { index, id: event.id, status: 202 }
        : { index, id: event.id, status: 503, code: 'UNAVAILABLE' },
    );
  }
  return results.sort((a, b) => a.index - b.index);
}

/** Why an event lies too far ahead of `now`, if it does. */
export function inFuture(
  event: Event,
  now: Date,
  pointer = '#/occurredAt',
): InputError | undefined {
  if (occurredAt(event) <= now.getTime() + MAX_SKEW_MS) return undefined;
  return { pointer, rule: 'in_future', detail: 'lies more than 5 minutes ahead' };
}

function readEvent({ index, read }: BodyLine, now: Date): ReadEvent {
  if ('refused' in read) {
    const { code, detail } = read.refused;
    return {
      refused: refusedItem(
        index,
        undefined,
        [{ pointer: '#', rule: code.toLowerCase(), detail: detail ?? '' }],
        code,
      ),
    };
  }
  const checked = checkInput(eventSchema, read.value);
  if (!checked.ok) return { refused: refusedItem(index, idOf(read.value), checked.errors) };
  const ahead = inFuture(checked.value, now);
  return ahead === undefined
    ? { index, event: checked.value }
    : { refused: refusedItem(index, checked.value.id, [ahead]) };
}

const idOf = (value: unknown): string | undefined => {
  const id =
    typeof value === 'object' && value !== null ? (value as { id?: unknown }).id : undefined;
  return typeof id === 'string' && id.length <= 128 ? id : undefined;
};
