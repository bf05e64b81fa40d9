/**
 * What comes back from the providers, whatever its dress: SES event publishing, SES identity
 * notifications, SMS events, replies; in an SNS envelope or raw.
 */
import * as z from 'zod';
import type { ProviderEvent, SetAside } from './normalised.ts';
import { readSesEvent } from './ses-event.ts';
import { readSmsEvent } from './sms-event.ts';
import { readInbound } from './sms-inbound.ts';
import { readEnvelope } from './sns-envelope.ts';

/** Fails only for an event of a known kind that lacks what such an event has. */
export const providerEventSchema: z.ZodType<ProviderEvent> = z.unknown().transform((value, ctx) => {
  const { content, at } = readEnvelope(value);
  const read = readContent(content, at);
  if (read instanceof z.ZodError) {
    for (const { path, message } of read.issues) {
      ctx.addIssue({ code: 'custom', path: [...path], message });
    }
    return z.NEVER;
  }
  return read;
});

function readContent(content: unknown, at: string | undefined): ProviderEvent | z.ZodError {
  if (typeof content === 'string') return setAside('PROVIDER_NOTICE', 'a notice in plain text');
  if (typeof content !== 'object' || content === null)
    return setAside('UNKNOWN_EVENT', 'no object');
  if ('inboundMessageId' in content) return readInbound(content, at);
  if ('mail' in content) return readSesEvent(content);
  if ('eventType' in content && 'destinationPhoneNumber' in content) return readSmsEvent(content);
  if ('Type' in content) return setAside('PROVIDER_NOTICE', `SNS ${nameIn(content.Type)}`);
  const name =
    'eventType' in content ? content.eventType : 'event_type' in content ? content.event_type : '';
  return setAside('UNKNOWN_EVENT', `kind ${nameIn(name)}`);
}

const setAside = (code: SetAside['code'], detail: string): SetAside => ({
  type: 'set_aside',
  code,
  detail,
});

/** Only what looks like a name gets into a reason. */
const nameIn = (value: unknown): string =>
  typeof value === 'string' && /^[A-Za-z_. ]{1,60}$/.test(value) ? value : 'unnamed';
