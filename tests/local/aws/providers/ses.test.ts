import { SendRawEmailCommand } from '@aws-sdk/client-ses';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { QUIET_RECIPIENTS } from '#local/aws/providers/recipients.ts';
import { takeFeedback } from '../../support/feedback.ts';
import { sendMail } from '../../support/mail.ts';
import {
  hasReferencePayloads,
  referencePayload,
  shapeOf,
} from '../../support/reference-payloads.ts';
import { startTestAws, type TestAws } from '../../support/test-aws.ts';

let aws: TestAws;
let now = Date.UTC(2027, 0, 1);
const HOUR = 3_600_000;

beforeAll(async () => {
  aws = await startTestAws({ queues: [{ name: 'feedback' }], feedbackQueue: 'feedback' });
});
afterAll(() => aws.close());
beforeEach(async () => {
  await aws.provider.setRecipients(QUIET_RECIPIENTS);
  now += 1000 * HOUR;
  await aws.provider.advanceTo(now);
  await takeFeedback(aws);
});

async function eventsWithin(hours: number) {
  now += hours * HOUR;
  await aws.provider.advanceTo(now);
  return takeFeedback(aws);
}
const kinds = (taken: { event: Record<string, unknown> }[]) =>
  taken.map(({ event }) => event.eventType);

describe('SendRawEmail', () => {
  it('puts the mail, decoded, into the inbox', async () => {
    const { MessageId } = await aws.ses.send(
      await sendMail({
        to: 'Anna <anna@example.org>',
        id: 'm-1',
        subject: 'Žlutý kůň 🎉',
        text: 'Dobrý den, sleva 10 % jen pro vás: '.repeat(10),
        html: '<p>Dobrý <b>den</b></p>',
        headers: {
          'List-Unsubscribe': '<https://bank.test/u/1>',
          'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
        },
      }),
    );
    const { entries } = await aws.inbox.page({ ourId: 'm-1' });
    expect(entries).toHaveLength(1);
    expect(entries[0]?.message).toMatchObject({
      channel: 'email',
      id: MessageId,
      acceptedAt: now,
      from: expect.stringContaining('<offers@bank.test>'),
      to: ['anna@example.org'],
      subject: 'Žlutý kůň 🎉',
      tags: { message_id: 'm-1' },
      configurationSet: 'opportune',
    });
    const message = entries[0]?.message;
    if (message?.channel !== 'email') throw new Error('not a mail');
    expect(message.text.trim()).toBe('Dobrý den, sleva 10 % jen pro vás: '.repeat(10).trim());
    expect(message.html).toContain('<p>Dobrý <b>den</b></p>');
    expect(message.headers).toContainEqual({
      name: 'List-Unsubscribe-Post',
      value: 'List-Unsubscribe=One-Click',
    });
  });

  it('counts what was accepted twice under one of our ids', async () => {
    for (const id of ['once', 'twice', 'twice']) await aws.ses.send(await sendMail({ id }));
    const { duplicates, email } = await aws.inbox.counts();
    expect(duplicates).toEqual({ twice: 2 });
    expect(email).toBe(4);
    expect((await aws.inbox.ourIds()).filter((id) => id === 'twice')).toHaveLength(2);
  });

  it('reads tags and configuration set from headers as well', async () => {
    const mail = {
      headers: {
        'X-SES-CONFIGURATION-SET': 'from-header',
        'X-SES-MESSAGE-TAGS': 'message_id=tagged, kind=offer',
      },
    };
    const { ConfigurationSetName: _, ...input } = (await sendMail(mail)).input;
    await aws.ses.send(new SendRawEmailCommand(input));
    const { entries } = await aws.inbox.page({ ourId: 'tagged' });
    expect(entries[0]?.message).toMatchObject({
      configurationSet: 'from-header',
      tags: { message_id: 'tagged', kind: 'offer' },
    });
  });

  it('takes recipients from Destinations before the headers', async () => {
    await aws.ses.send(
      await sendMail({ id: 'redirected' }, { Destinations: ['Else <else@example.org>'] }),
    );
    const { entries } = await aws.inbox.page({ ourId: 'redirected' });
    expect(entries[0]?.message.to).toEqual(['else@example.org']);
  });

  it.each([
    ['an empty message', { RawMessage: { Data: new Uint8Array() } }, 'Empty'],
    ['a tag with a forbidden character', { Tags: [{ Name: 'a b', Value: 'c' }] }, 'tag names'],
    ['a recipient without a domain', { Destinations: ['anna'] }, 'domain'],
    ['too many recipients', { Destinations: Array(51).fill('a@example.org') }, 'exceeds 50'],
    ['a sender without a domain', { Source: 'nobody' }, 'sender'],
  ])('refuses %s', async (_, input, message) => {
    const before = await aws.inbox.counts();
    const refused = aws.ses.send(await sendMail({}, input));
    await expect(refused).rejects.toMatchObject({
      name: 'InvalidParameterValue',
      message: expect.stringContaining(message),
      $metadata: { httpStatusCode: 400 },
    });
    expect(await aws.inbox.counts()).toEqual(before);
  });
});

describe('provider events', () => {
  it('come in SNS envelopes, in their own time and not before', async () => {
    const sentAt = now;
    await aws.ses.send(await sendMail({ id: 'timed' }));
    expect(await takeFeedback(aws)).toEqual([]);
    expect(await aws.provider.pending()).toMatchObject({ count: 2, nextDueAt: sentAt });
    const [sent, delivered, ...rest] = await eventsWithin(1);
    expect(rest).toEqual([]);
    expect(sent?.envelope).toMatchObject({
      Type: 'Notification',
      Subject: 'Amazon SES Email Event Notification',
      TopicArn: expect.stringMatching(/^arn:aws:sns:/),
    });
    expect(sent?.event).toMatchObject({
      eventType: 'Send',
      mail: {
        timestamp: new Date(sentAt).toISOString(),
        destination: ['anna@example.org'],
        tags: { message_id: ['timed'], 'ses:configuration-set': ['opportune'] },
      },
    });
    expect(delivered?.event).toMatchObject({ eventType: 'Delivery' });
    expect(await eventsWithin(100)).toEqual([]);
  });

  it('are shown with their message in the inbox', async () => {
    await aws.ses.send(await sendMail({ id: 'shown' }));
    await eventsWithin(1);
    const { entries } = await aws.inbox.page({ ourId: 'shown' });
    expect(entries[0]?.events.map(({ kind }) => kind)).toEqual(['Send', 'Delivery']);
  });

  it('need a configuration set, as on AWS', async () => {
    const { ConfigurationSetName: _, ...input } = (await sendMail({})).input;
    await aws.ses.send(new SendRawEmailCommand(input));
    expect(await eventsWithin(100)).toEqual([]);
  });

  it.each([
    ['success', ['Send', 'Delivery']],
    ['bounce', ['Send', 'Bounce']],
    ['bounce+label-1', ['Send', 'Bounce']],
    ['softbounce', ['Send', 'Bounce']],
    ['complaint', ['Send', 'Delivery', 'Complaint']],
    ['suppressionlist', ['Send', 'Bounce']],
    ['delayed', ['Send', 'DeliveryDelay', 'Delivery']],
    ['rejected', ['Send', 'Reject']],
  ])('follow the simulator address %s', async (name, expected) => {
    await aws.ses.send(await sendMail({ to: `${name}@simulator.example.com` }));
    expect(kinds(await eventsWithin(100))).toEqual(expected);
  });

  it('tell hard bounces from soft ones', async () => {
    const bounce = async (name: string) => {
      await aws.ses.send(await sendMail({ to: `${name}@simulator.example.com` }));
      const events = await eventsWithin(100);
      return events.find(({ event }) => String(event.eventType) === 'Bounce')?.event.bounce;
    };
    expect(await bounce('bounce')).toMatchObject({
      bounceType: 'Permanent',
      bounceSubType: 'General',
    });
    expect(await bounce('softbounce')).toMatchObject({ bounceType: 'Transient' });
    expect(await bounce('suppressionlist')).toMatchObject({
      bounceSubType: 'OnAccountSuppressionList',
    });
  });

  it('follow what is set for an address', async () => {
    await aws.provider.setRecipients({
      ...QUIET_RECIPIENTS,
      byAddress: { email: { 'grumpy@example.org': 'complaint' } },
    });
    await aws.ses.send(await sendMail({ to: 'grumpy@example.org' }));
    expect(kinds(await eventsWithin(100))).toContain('Complaint');
  });

  it('include opens and clicks on the first link that is not the unsubscribe link', async () => {
    await aws.provider.setRecipients({
      ...QUIET_RECIPIENTS,
      email: { ...QUIET_RECIPIENTS.email, open: 1, click: 1 },
    });
    await aws.ses.send(
      await sendMail({
        html: '<a href="https://bank.test/u/1">out</a> <a href="https://bank.test/c?a=1&amp;b=2">offer</a>',
        headers: { 'List-Unsubscribe': '<https://bank.test/u/1>' },
      }),
    );
    const events = await eventsWithin(100);
    expect(kinds(events)).toEqual(['Send', 'Delivery', 'Open', 'Click']);
    expect(events[3]?.event.click).toMatchObject({ link: 'https://bank.test/c?a=1&b=2' });
  });

  it('repeat themselves for the same seed and message ids', async () => {
    const behaviour = {
      ...QUIET_RECIPIENTS,
      email: { bounce: 0.2, softBounce: 0.1, complaint: 0.1, open: 0.5, click: 0.5 },
    };
    const run = async (seed: string) => {
      await aws.provider.setRecipients({ ...behaviour, seed });
      const start = now;
      for (let at = 0; at < 40; at++)
        await aws.ses.send(await sendMail({ id: `seeded-${at}`, text: 'https://bank.test/x' }));
      const events = await eventsWithin(100);
      return events.map(({ event }) => {
        const { mail, eventType } = event as unknown as {
          eventType: string;
          mail: { tags: { message_id: string[] }; timestamp: string };
        };
        return `${mail.tags.message_id[0]} ${eventType} ${Date.parse(mail.timestamp) - start}`;
      });
    };
    const first = await run('one');
    expect(await run('one')).toEqual(first);
    expect(await run('two')).not.toEqual(first);
    for (const kind of ['Bounce', 'Complaint', 'Open', 'Click'])
      expect(first.some((line) => line.includes(kind))).toBe(true);
  });
});

describe.skipIf(!hasReferencePayloads)('the shape of events (needs the reference data)', () => {
  const samples: [kind: string, address: string, file: string][] = [
    ['Send', 'success', 'ses-event-send.json'],
    ['Delivery', 'success', 'ses-event-delivery.json'],
    ['Bounce', 'bounce', 'ses-event-bounce.json'],
    ['Complaint', 'complaint', 'ses-event-complaint.json'],
    ['Reject', 'rejected', 'ses-event-reject.json'],
    ['DeliveryDelay', 'delayed', 'ses-event-deliverydelay.json'],
    ['Open', 'success', 'ses-event-open.json'],
    ['Click', 'success', 'ses-event-click.json'],
  ];
  // The samples differ among themselves in these: custom tags, and what older ones leave out.
  const incidental = /\.tags\.|linkTags|mail\.(sourceArn|headers|commonHeaders)/;

  it.each(samples)('%s is that of the documentation', async (kind, name, file) => {
    await aws.provider.setRecipients({
      ...QUIET_RECIPIENTS,
      email: { ...QUIET_RECIPIENTS.email, open: 1, click: 1 },
    });
    await aws.ses.send(
      await sendMail({
        to: `${name}@simulator.example.com`,
        text: 'https://bank.test/x',
        html: '',
      }),
    );
    const ours = (await eventsWithin(100)).find(({ event }) => String(event.eventType) === kind);
    const shape = (value: unknown) => shapeOf(value).filter((path) => !incidental.test(path));
    expect(shape(ours?.event)).toEqual(shape(referencePayload(file)));
  });
});
