import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EventType } from '@aws-sdk/client-pinpoint-sms-voice-v2';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { providerEventSchema } from '#shared/contracts/provider-events/provider-event.ts';
import cases from '../../cases/provider-events.json' with { type: 'json' };

interface Case {
  readonly name: string;
  readonly event: unknown;
  readonly envelope?: boolean;
  readonly expected?: object;
  readonly absent?: readonly string[];
  /** The path that is refused. */
  readonly invalid?: string;
}

const inEnvelope = (event: unknown) => ({
  Type: 'Notification',
  MessageId: 'sns-1',
  TopicArn: 'arn:aws:sns:eu-central-1:123456789012:events',
  Message: JSON.stringify(event),
  Timestamp: '2026-03-04T11:00:00.000Z',
});

describe('provider events', () => {
  it.each(cases as readonly Case[])('$name', ({ event, envelope, expected, absent, invalid }) => {
    const parsed = providerEventSchema.safeParse(envelope === true ? inEnvelope(event) : event);
    if (invalid !== undefined) {
      expect(parsed.error?.issues.map(({ path }) => path.join('.'))).toContain(invalid);
      return;
    }
    expect(parsed.data).toMatchObject(expected ?? {});
    for (const name of absent ?? []) expect(parsed.data).not.toHaveProperty(name);
  });

  it('says in reasons nothing of what was inside', () => {
    fc.assert(
      fc.property(fc.emailAddress(), (address) => {
        for (const event of [
          { eventType: address },
          { event_type: address },
          { Type: address },
          { mail: address },
        ]) {
          const parsed = providerEventSchema.safeParse(event);
          expect(JSON.stringify(parsed.data ?? parsed.error?.issues)).not.toContain(address);
        }
      }),
    );
  });

  it('reads anything that is JSON without throwing', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        providerEventSchema.safeParse(JSON.parse(text));
        providerEventSchema.safeParse(inEnvelope(JSON.parse(text)));
      }),
    );
  });
});

describe('bounces', () => {
  const bounced = (bounceType: string, bounceSubType: string) =>
    providerEventSchema.parse({
      eventType: 'Bounce',
      bounce: {
        timestamp: '2026-03-04T11:00:00Z',
        bounceType,
        bounceSubType,
        bouncedRecipients: [{ emailAddress: 'jana@customer.example' }],
      },
      mail: { timestamp: '2026-03-04T11:00:00Z', messageId: 'ses-1' },
    });

  // https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html#event-publishing-retrieving-sns-contents-bounce-object
  it.each([
    ['Permanent', 'General', 'hard_bounce'],
    ['Permanent', 'NoEmail', 'hard_bounce'],
    ['Permanent', 'Suppressed', 'hard_bounce'],
    ['Permanent', 'OnAccountSuppressionList', 'hard_bounce'],
    ['Transient', 'General', 'soft_bounce'],
    ['Transient', 'MailboxFull', 'soft_bounce'],
    ['Transient', 'MessageTooLarge', 'soft_bounce'],
    ['Transient', 'ContentRejected', 'soft_bounce'],
    ['Transient', 'AttachmentRejected', 'soft_bounce'],
    ['Undetermined', 'Undetermined', 'soft_bounce'],
  ])('%s, %s: %s', (type, subType, kind) => {
    expect(bounced(type, subType)).toMatchObject({
      type: 'response',
      kind,
      detail: `${type} ${subType}`,
    });
  });

  it('of a kind to come are refused, and so kept aside', () => {
    const event = { eventType: 'Bounce', bounce: { bounceType: 'Other' }, mail: {} };
    expect(providerEventSchema.safeParse(event).success).toBe(false);
  });
});

describe('SMS events', () => {
  const read = (eventType: string) =>
    providerEventSchema.parse({
      eventType,
      eventTimestamp: 1_772_622_005_000,
      destinationPhoneNumber: '+420601123456',
      messageId: 'sms-1',
      messageRequestTimestamp: 1_772_622_000_000,
    });
  /** A setting that stands for all, and one that AWS names and says it never sends. */
  const NEVER_SENT: ReadonlySet<string> = new Set(['TEXT_ALL', 'TEXT_SENT']);
  const texts = Object.values(EventType).filter((type) => type.startsWith('TEXT_'));

  it('of every kind that AWS sends about texts are spoken for', () => {
    expect(texts.length).toBeGreaterThan(14);
    for (const type of texts)
      expect([type, read(type).type]).toEqual([
        type,
        NEVER_SENT.has(type) ? 'set_aside' : 'response',
      ]);
  });

  it('about calls, pictures and RCS, which nobody here sends, are kept aside', () => {
    for (const type of Object.values(EventType).filter((one) => !texts.includes(one)))
      expect(read(type)).toMatchObject({ type: 'set_aside', code: 'UNKNOWN_EVENT' });
  });
});

/** What AWS's own examples are to us, by file. */
const PUBLISHED: Readonly<Record<string, string>> = {
  'pinpoint-legacy-sms-success.json': 'set_aside UNKNOWN_EVENT',
  'ses-event-bounce.json': 'hard_bounce',
  'ses-event-click.json': 'click',
  'ses-event-complaint.json': 'complaint',
  'ses-event-delivery.json': 'delivered',
  'ses-event-deliverydelay.json': 'delayed',
  'ses-event-open.json': 'open',
  'ses-event-reject.json': 'rejected',
  'ses-event-rendering-failure.json': 'rejected',
  'ses-event-send.json': 'accepted',
  'ses-event-subscription.json': 'unsubscribe',
  'ses-notification-amazon-sns-delivery-notification-example.json': 'delivered',
  'ses-notification-bounce-notification-with-a-dsn.json': 'hard_bounce',
  'ses-notification-bounce-notification-without-a-dsn.json': 'hard_bounce',
  'ses-notification-complaint-notification-with-a-feedback-report.json': 'complaint',
  'ses-notification-complaint-notification-without-a-feedback-report.json': 'complaint',
  'sms-event-text-blocked.json': 'failed',
  'sms-event-text-carrier-blocked.json': 'failed',
  'sms-event-text-carrier-unreachable.json': 'soft_bounce',
  'sms-event-text-delivered.json': 'delivered',
  'sms-event-text-invalid-message.json': 'failed',
  'sms-event-text-invalid.json': 'hard_bounce',
  'sms-event-text-pending.json': 'accepted',
  'sms-event-text-protect-blocked.json': 'failed',
  'sms-event-text-queued.json': 'accepted',
  'sms-event-text-spam.json': 'failed',
  'sms-event-text-successful-not-final.json': 'accepted',
  'sms-event-text-successful.json': 'delivered',
  'sms-event-text-ttl-expired.json': 'failed',
  'sms-event-text-unknown.json': 'failed',
  'sms-event-text-unreachable.json': 'soft_bounce',
  'sms-inbound-offer-reply.json': 'inbound',
  'sms-inbound-stop.json': 'inbound',
  'sms-inbound-two-way.json': 'inbound',
  'sns-envelope-sms-inbound.json': 'inbound',
};

const folder = join(
  process.env.OPPORTUNE_DATA ?? join(import.meta.dirname, '../../../../shared/data'),
  'payloads',
);

describe.skipIf(!existsSync(folder))(
  'AWS’s published payloads (skipped without the reference data)',
  () => {
    const files = existsSync(folder)
      ? readdirSync(folder).filter((file) => file !== 'INDEX.json')
      : [];

    it('are all spoken for', () => {
      expect(files.sort()).toEqual(Object.keys(PUBLISHED).sort());
    });

    it.each(files)('%s', (file) => {
      const event: unknown = JSON.parse(readFileSync(join(folder, file), 'utf8'));
      for (const dressed of [event, inEnvelope(event)]) {
        if (file.startsWith('sns-') && dressed !== event) continue;
        const read = providerEventSchema.parse(dressed);
        const said =
          read.type === 'response'
            ? read.kind
            : read.type === 'inbound'
              ? 'inbound'
              : `set_aside ${read.code}`;
        expect(said).toBe(PUBLISHED[file]);
        // None of them is ours.
        expect(read).not.toHaveProperty('messageId');
      }
    });
  },
);
