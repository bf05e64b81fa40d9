/**
 * AWS End User Messaging SMS on 127.0.0.1 (JSON 1.0): SendTextMessage, into the inbox.
 * https://docs.aws.amazon.com/pinpoint/latest/apireference_smsvoicev2/API_SendTextMessage.html
 */
import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { type HttpCall, type HttpService, startHttpService } from '../http-service.ts';
import type { Fault } from './faults.ts';
import type { TextMessage } from './messages.ts';
import { faultOf, type ProviderContext, type Reply, sendReply, settle } from './provider.ts';
import { countParts } from './sms-parts.ts';
import { textEvents } from './text-fate.ts';

export async function startSms(context: ProviderContext): Promise<HttpService> {
  return startHttpService((call) =>
    sendReply(call.response, answer(context, call), 'application/x-amz-json-1.0'),
  );
}

/** The documented limits; the number must be E.164 (AWS also guesses at others: ours must not need it). */
const requestSchema = z.object({
  DestinationPhoneNumber: z.string().regex(/^\+[1-9]\d{1,14}$/),
  OriginationIdentity: z.string().min(1).max(256).optional(),
  MessageBody: z.string().min(1).max(1600),
  MessageType: z.enum(['TRANSACTIONAL', 'PROMOTIONAL']).default('TRANSACTIONAL'),
  ConfigurationSetName: z.string().min(1).max(256).optional(),
  MaxPrice: z
    .string()
    .regex(/^\d{0,2}\.\d{1,5}$/)
    .optional(),
  TimeToLive: z.number().int().min(5).max(259_200).default(259_200),
  Context: z
    .record(z.string().min(1).max(100), z.string().min(1).max(800))
    .refine((context) => Object.keys(context).length <= 5, 'at most five entries')
    .default({}),
  DryRun: z.boolean().default(false),
});

function answer(context: ProviderContext, { request, body }: HttpCall): Reply {
  const operation = String(request.headers['x-amz-target'] ?? '').split('.')[1] ?? '';
  if (operation !== 'SendTextMessage')
    return refusal(400, 'UnknownOperationException', `${operation} is not served locally`);
  const parsed = requestSchema.safeParse(JSON.parse(body.toString() || '{}'));
  if (!parsed.success) return invalidFields(parsed.error);
  const wanted = parsed.data;
  if (context.inbox.optedOut.has(wanted.DestinationPhoneNumber))
    return refusal(400, 'ConflictException', 'Destination phone number is opted out', {
      Reason: 'DESTINATION_PHONE_NUMBER_OPTED_OUT',
    });

  const message = textMessage(wanted, context.clock.now());
  const key = message.context[context.ourIdLabel] ?? message.id;
  const fault = faultOf(context, 'sms', message.to, key);
  const events = () =>
    message.configurationSet ? textEvents(message, key, context.behaviour()) : [];
  const accept = () => {
    if (!wanted.DryRun) context.inbox.add(message, events());
  };
  return settle(fault, accept, {
    accepted: json(200, { MessageId: message.id }),
    refusals: REFUSALS,
    failedAfterAccepting: refusal(500, 'InternalServerException', 'Internal server error'),
  });
}

function textMessage(wanted: z.output<typeof requestSchema>, now: number): TextMessage {
  return {
    channel: 'sms',
    id: randomUUID(),
    acceptedAt: now,
    from: wanted.OriginationIdentity ?? 'EMBEDDED',
    to: wanted.DestinationPhoneNumber,
    body: wanted.MessageBody,
    ...countParts(wanted.MessageBody),
    messageType: wanted.MessageType,
    timeToLive: wanted.TimeToLive,
    context: wanted.Context,
    ...(wanted.ConfigurationSetName ? { configurationSet: wanted.ConfigurationSetName } : {}),
  };
}

function invalidFields(error: z.ZodError): Reply {
  const fields = error.issues.map(({ path, message }) => ({
    Name: String(path[0] ?? ''),
    Message: message,
  }));
  return refusal(400, 'ValidationException', 'Request failed validation', {
    Reason: 'FIELD_VALIDATION_FAILED',
    Fields: fields,
  });
}

const json = (status: number, body: unknown): Reply => ({ status, body: JSON.stringify(body) });

function refusal(
  status: number,
  type: string,
  message: string,
  fields: Record<string, unknown> = {},
): Reply {
  return json(status, { __type: type, Message: message, ...fields });
}

const REFUSALS: Partial<Record<Fault, Reply>> = {
  throttle: refusal(400, 'ThrottlingException', 'Rate exceeded'),
  // Text messages have no daily quota: the nearest limit is that of the month's spend.
  daily_quota: refusal(402, 'ServiceQuotaExceededException', 'Monthly spend limit reached', {
    Reason: 'MONTHLY_SPEND_LIMIT_REACHED_FOR_TEXT',
  }),
  rejected: refusal(400, 'ConflictException', 'Destination phone number is not verified', {
    Reason: 'DESTINATION_PHONE_NUMBER_NOT_VERIFIED',
  }),
  error_before: refusal(500, 'InternalServerException', 'Internal server error'),
};
