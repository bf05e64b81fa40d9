/** Provider events on their way to the feedback queue: as SNS hands them to a subscribed SQS queue. */
import { randomUUID } from 'node:crypto';

/** SNS's envelope of a JSON message (non-raw delivery). */
export function snsEnvelope(
  topicArn: string,
  message: unknown,
  now: number,
  subject?: string,
): string {
  const region = topicArn.split(':')[3] ?? '';
  const sns = `https://sns.${region}.amazonaws.com`;
  return JSON.stringify({
    Type: 'Notification',
    MessageId: randomUUID(),
    TopicArn: topicArn,
    ...(subject === undefined ? {} : { Subject: subject }),
    Message: JSON.stringify(message),
    Timestamp: new Date(now).toISOString(),
    SignatureVersion: '1',
    Signature: 'EXAMPLE',
    SigningCertURL: `${sns}/SimpleNotificationService-EXAMPLE.pem`,
    UnsubscribeURL: `${sns}/?Action=Unsubscribe&SubscriptionArn=${topicArn}:EXAMPLE`,
  });
}
