/**
 * SES on 127.0.0.1: the v1 query protocol's SendRawEmail, into the inbox.
 * https://docs.aws.amazon.com/ses/latest/APIReference/API_SendRawEmail.html
 */
import { randomUUID } from 'node:crypto';
import { type HttpCall, type HttpService, startHttpService } from '../http-service.ts';
import type { Fault } from './faults.ts';
import { mailEvents } from './mail-fate.ts';
import type { Mail } from './messages.ts';
import { parseMail } from './mime.ts';
import { faultOf, type ProviderContext, type Reply, sendReply, settle } from './provider.ts';

export async function startSes(context: ProviderContext): Promise<HttpService> {
  return startHttpService(async (call) =>
    sendReply(call.response, await answer(context, call), 'text/xml'),
  );
}

// https://docs.aws.amazon.com/ses/latest/dg/quotas.html
const MAX_RECIPIENTS = 50;
const MAX_MESSAGE_BYTES = 10 * 1024 * 1024;
const TAG = /^[A-Za-z0-9_-]{1,256}$/;
/** The two names with a colon that callers may set: SES puts their values into its Feedback-ID header. */
const FEEDBACK_ID_TAG = /^ses:feedback-id-[ab]$/;
const ADDRESS = /^[^\s@<>]+@[^\s@<>]+$/;

async function answer(context: ProviderContext, { body }: HttpCall): Promise<Reply> {
  const form = new URLSearchParams(body.toString());
  const action = form.get('Action') ?? '';
  if (action !== 'SendRawEmail')
    return refusal(400, 'InvalidAction', `${action} is not served locally`);
  const mail = await readMail(form, context);
  if (typeof mail === 'string') return refusal(400, 'InvalidParameterValue', mail);

  const key = mail.tags[context.ourIdLabel] ?? mail.id;
  const fault = faultOf(context, 'email', mail.to[0] ?? '', key);
  const accept = () =>
    context.inbox.add(
      mail,
      mail.configurationSet ? mailEvents(mail, key, context.behaviour()) : [],
    );
  return settle(fault, accept, {
    accepted: accepted(mail.id),
    refusals: REFUSALS,
    failedAfterAccepting: refusal(500, 'InternalFailure', 'Internal failure'),
  });
}

/** The mail, or what is wrong with the request. */
async function readMail(form: URLSearchParams, context: ProviderContext): Promise<Mail | string> {
  const raw = Buffer.from(form.get('RawMessage.Data') ?? '', 'base64');
  if (raw.length === 0) return 'Empty RawMessage.Data';
  if (raw.length > MAX_MESSAGE_BYTES) return 'Message length is more than 10485760 bytes long';
  const parsed = await parseMail(raw);
  const to = members(form, 'Destinations').map((entry) => entry.get('') ?? '');
  const recipients = to.length > 0 ? to.map(bareAddress) : parsed.recipients;
  if (recipients.length === 0) return 'Missing recipient';
  if (recipients.length > MAX_RECIPIENTS) return 'Recipient count exceeds 50.';
  if (!recipients.every((address) => ADDRESS.test(address))) return 'Missing final @domain';
  const from = form.get('Source') ?? parsed.from;
  if (!ADDRESS.test(bareAddress(from))) return 'Missing or malformed sender';
  const tags: Record<string, string> = { ...parsed.tags };
  for (const tag of members(form, 'Tags')) tags[tag.get('Name') ?? ''] = tag.get('Value') ?? '';
  if (
    !Object.entries(tags).every(
      ([name, value]) => (TAG.test(name) || FEEDBACK_ID_TAG.test(name)) && TAG.test(value),
    )
  )
    return 'Message tag names and values take A-Z, a-z, 0-9, _ and -, up to 256';
  const configurationSet = form.get('ConfigurationSetName') ?? parsed.configurationSet;
  return {
    channel: 'email',
    id: `${context.clock.now().toString(16).padStart(16, '0')}-${randomUUID()}-000000`,
    acceptedAt: context.clock.now(),
    from,
    to: recipients,
    subject: parsed.subject,
    text: parsed.text,
    html: parsed.html,
    headers: parsed.headers,
    tags,
    ...(configurationSet ? { configurationSet } : {}),
  };
}

/** `Prefix.member.1.Name=…` as maps by field; a plain member has the field ''. */
function members(form: URLSearchParams, prefix: string): Map<string, string>[] {
  const found = new Map<string, Map<string, string>>();
  for (const [name, value] of form) {
    const [, number, field = ''] =
      new RegExp(`^${prefix}\\.member\\.(\\d+)\\.?(.*)$`).exec(name) ?? [];
    if (number === undefined) continue;
    found.set(number, (found.get(number) ?? new Map()).set(field, value));
  }
  return [...found.values()];
}

export const bareAddress = (text: string): string => /<([^>]*)>\s*$/.exec(text)?.[1] ?? text.trim();

const NAMESPACE = 'http://ses.amazonaws.com/doc/2010-12-01/';

const accepted = (id: string): Reply => ({
  status: 200,
  body:
    `<SendRawEmailResponse xmlns="${NAMESPACE}">` +
    `<SendRawEmailResult><MessageId>${id}</MessageId></SendRawEmailResult>` +
    `<ResponseMetadata><RequestId>${randomUUID()}</RequestId></ResponseMetadata>` +
    '</SendRawEmailResponse>',
});

function refusal(status: number, code: string, message: string): Reply {
  const type = status < 500 ? 'Sender' : 'Receiver';
  return {
    status,
    body:
      `<ErrorResponse xmlns="${NAMESPACE}">` +
      `<Error><Type>${type}</Type><Code>${code}</Code><Message>${escaped(message)}</Message></Error>` +
      `<RequestId>${randomUUID()}</RequestId></ErrorResponse>`,
  };
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** Both limits come under one code: https://docs.aws.amazon.com/ses/latest/dg/manage-sending-quotas-errors.html */
const REFUSALS: Partial<Record<Fault, Reply>> = {
  throttle: refusal(400, 'Throttling', 'Maximum sending rate exceeded.'),
  daily_quota: refusal(400, 'Throttling', 'Daily message quota exceeded.'),
  rejected: refusal(400, 'MessageRejected', 'Email address is not verified.'),
  error_before: refusal(503, 'ServiceUnavailable', 'Service is currently unavailable.'),
};
