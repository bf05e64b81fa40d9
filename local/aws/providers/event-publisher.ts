/** Lets time pass for the providers: what has become due is published to the feedback queue. */
import type { VirtualClock } from '../virtual-clock.ts';
import type { PendingEvent } from './due-events.ts';
import { snsEnvelope } from './feedback.ts';
import type { Inbox } from './inbox.ts';
import { type Account, SES_SUBJECT, sesEvent } from './ses-events.ts';
import {
  type InboundText,
  inboundText,
  OPT_IN_KEYWORDS,
  OPT_OUT_KEYWORDS,
  textEvent,
} from './sms-events.ts';

export interface EventPublisher {
  /** Publishes everything due at or before `now`; returns how many events of each kind. */
  advanceTo(now: number): Record<string, number>;
  /** A text message from a phone to us. */
  receiveText(text: Omit<InboundText, 'previousMessageId'>): void;
}

export interface EventPublisherOptions extends Account {
  readonly inbox: Inbox;
  readonly clock: VirtualClock;
  /** Puts a message on the feedback queue. */
  readonly publish: (body: string) => void;
}

const BATCH = 500;

export function createEventPublisher(options: EventPublisherOptions): EventPublisher {
  const { inbox, clock, publish } = options;
  const topic = (name: string) => `arn:aws:sns:${options.region}:${options.accountId}:${name}`;

  function emit(event: PendingEvent): void {
    const { message } = event;
    if (message.channel === 'email') {
      const body = sesEvent(message, event, options);
      publish(snsEnvelope(topic('email-events'), body, event.dueAt, SES_SUBJECT));
    } else if (event.kind === 'REPLY') {
      receive({ from: message.to, to: message.from, body: event.detail ?? '' }, event.dueAt);
    } else publish(snsEnvelope(topic('sms-events'), textEvent(message, event), event.dueAt));
  }

  function receive(text: Omit<InboundText, 'previousMessageId'>, at: number): void {
    const word = text.body.trim().toUpperCase();
    if (OPT_OUT_KEYWORDS.has(word)) inbox.optedOut.add(text.from);
    if (OPT_IN_KEYWORDS.has(word)) inbox.optedOut.remove(text.from);
    const previous = inbox.lastTo('sms', text.from);
    const body = inboundText({ ...text, ...(previous ? { previousMessageId: previous.id } : {}) });
    publish(snsEnvelope(topic('sms-inbound'), body, at));
  }

  return {
    advanceTo(now) {
      clock.advanceTo(now);
      const published: Record<string, number> = {};
      for (;;) {
        const due = inbox.events.due(clock.now(), BATCH);
        for (const event of due) {
          emit(event);
          // Killed between the two, the event is published again: feedback is at least once, as on AWS.
          inbox.events.published(event.sequence);
          published[event.kind] = (published[event.kind] ?? 0) + 1;
        }
        if (due.length < BATCH) return published;
      }
    },
    receiveText: (text) => receive(text, clock.now()),
  };
}
