/**
 * SES event publishing: the JSON that a configuration set sends to its SNS topic.
 * https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html
 */
import type { PendingEvent } from './due-events.ts';
import type { Mail } from './messages.ts';
import { bareAddress } from './ses-service.ts';

export const SES_SUBJECT = 'Amazon SES Email Event Notification';

export interface Account {
  readonly region: string;
  readonly accountId: string;
}

/** The event of `pending.kind` about `mail`, as of `pending.dueAt`. */
export function sesEvent(mail: Mail, pending: PendingEvent, account: Account): unknown {
  const timestamp = new Date(pending.dueAt).toISOString();
  const feedbackId = `${mail.id.slice(0, 16)}-${pending.sequence}-000000`;
  const recipients = mail.to.map((emailAddress) => ({ emailAddress }));
  const about = { eventType: pending.kind, mail: mailObject(mail, account) };
  switch (pending.kind) {
    case 'Send':
      return { ...about, send: {} };
    case 'Delivery':
      return {
        ...about,
        delivery: {
          timestamp,
          processingTimeMillis: pending.dueAt - mail.acceptedAt,
          recipients: mail.to,
          smtpResponse: '250 2.6.0 Message received',
          reportingMTA: 'mta.example.com',
        },
      };
    case 'DeliveryDelay':
      return {
        ...about,
        deliveryDelay: {
          timestamp,
          delayType: 'TransientCommunicationFailure',
          expirationTime: new Date(mail.acceptedAt + 14 * 60 * 60 * 1000).toISOString(),
          delayedRecipients: mail.to.map((emailAddress) => ({
            emailAddress,
            status: '4.4.1',
            diagnosticCode: 'smtp; 421 4.4.1 Unable to connect to remote host',
          })),
        },
      };
    case 'Bounce':
      return { ...about, bounce: { ...bounce(mail, pending.detail), timestamp, feedbackId } };
    case 'Complaint':
      return {
        ...about,
        complaint: {
          complainedRecipients: recipients,
          timestamp,
          feedbackId,
          userAgent: USER_AGENT,
          complaintFeedbackType: 'abuse',
          arrivalDate: timestamp,
        },
      };
    case 'Open':
      return { ...about, open: { ipAddress: '192.0.2.1', timestamp, userAgent: USER_AGENT } };
    case 'Click':
      return {
        ...about,
        click: {
          ipAddress: '192.0.2.1',
          link: pending.detail ?? '',
          linkTags: null,
          timestamp,
          userAgent: USER_AGENT,
        },
      };
    case 'Reject':
      return { ...about, reject: { reason: 'Bad content' } };
    default:
      throw new Error(`SES publishes no event ${pending.kind}`);
  }
}

const USER_AGENT = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36';

function mailObject(mail: Mail, { region, accountId }: Account) {
  const sender = bareAddress(mail.from);
  const domain = sender.split('@')[1] ?? '';
  const custom = Object.entries(mail.tags).map(([name, value]) => [name, [value]]);
  const value = (name: string): string[] =>
    mail.headers.filter((line) => line.name.toLowerCase() === name).map((line) => line.value);
  return {
    timestamp: new Date(mail.acceptedAt).toISOString(),
    source: mail.from,
    sourceArn: `arn:aws:ses:${region}:${accountId}:identity/${domain}`,
    sendingAccountId: accountId,
    messageId: mail.id,
    destination: mail.to,
    headersTruncated: false,
    headers: mail.headers,
    commonHeaders: {
      from: value('from'),
      to: value('to'),
      messageId: mail.id,
      subject: mail.subject,
    },
    tags: {
      'ses:configuration-set': [mail.configurationSet ?? ''],
      'ses:source-ip': ['127.0.0.1'],
      'ses:from-domain': [domain],
      'ses:caller-identity': ['embedded'],
      ...Object.fromEntries(custom),
    },
  };
}

/** `kind` is "bounceType/bounceSubType". */
function bounce(mail: Mail, kind = 'Permanent/General') {
  const [bounceType, bounceSubType] = kind.split('/');
  const permanent = bounceType === 'Permanent';
  return {
    bounceType,
    bounceSubType,
    bouncedRecipients: mail.to.map((emailAddress) => ({
      emailAddress,
      action: 'failed',
      status: permanent ? '5.1.1' : '4.2.2',
      diagnosticCode: permanent ? 'smtp; 550 5.1.1 user unknown' : 'smtp; 452 4.2.2 mailbox full',
    })),
    reportingMTA: 'dsn; mta.example.com',
  };
}
