/**
 * SES event publishing (`eventType`) and identity notifications (`notificationType`).
 * https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html
 * https://docs.aws.amazon.com/ses/latest/dg/notification-contents.html
 */
import * as z from 'zod';
import { customerIdSchema } from '#shared/domain/identifier.ts';
import { instantSchema, ourMessageId } from './instant.ts';
import type { ProviderResponse, SetAside } from './normalised.ts';
import { SES_KINDS, setAside } from './ses-kinds.ts';

const mailSchema = z.object({
  timestamp: instantSchema,
  messageId: z.string().min(1),
  destination: z.array(z.string()).default([]),
  tags: z.record(z.string(), z.array(z.string())).optional(),
  headers: z.array(z.object({ name: z.string(), value: z.string() })).optional(),
});
type Mail = z.infer<typeof mailSchema>;

const eventSchema = z.object({
  eventType: z.string().optional(),
  notificationType: z.string().optional(),
  mail: mailSchema,
});

export function readSesEvent(content: object): ProviderResponse | SetAside | z.ZodError {
  const event = eventSchema.safeParse(content);
  if (!event.success) return event.error;
  const { eventType, notificationType, mail } = event.data;
  const finding = SES_KINDS.get(eventType ?? notificationType ?? '')?.safeParse(content);
  if (finding === undefined) return setAside('UNKNOWN_EVENT', 'an SES event of another kind');
  if (!finding.success) return finding.error;
  if ('type' in finding.data) return finding.data;

  const { kind, detail, at, recipients } = finding.data;
  const messageId = ourMessageId(mail.tags?.message_id?.[0] ?? messageHeader(mail));
  const customerId = customerIn(mail.tags?.customer?.[0]);
  return {
    type: 'response',
    kind,
    channel: 'email',
    at: at ?? mail.timestamp,
    acceptedAt: mail.timestamp,
    providerMessageId: mail.messageId,
    recipients: recipients ?? mail.destination,
    detail,
    ...(messageId !== undefined && { messageId }),
    ...(customerId !== undefined && { customerId }),
  };
}

/** Identity notifications have no tags, and headers only where that is switched on. */
const messageHeader = ({ headers }: Mail): string | undefined =>
  headers?.find(({ name }) => name.toLowerCase() === 'x-opportune-message')?.value;

/** The tag holds the id in base64url, as tags take few characters. */
function customerIn(tag: string | undefined): string | undefined {
  if (tag === undefined || !/^[A-Za-z0-9_-]+$/.test(tag) || tag.length % 4 === 1) return undefined;
  return customerIdSchema.safeParse(atob(tag.replaceAll('-', '+').replaceAll('_', '/'))).data;
}
