/** E-mail: the sender's identity, the configuration set, its events, and the brake on it. */
import { CfnOutput, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import { Metric, type MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import { CnameRecord, MxRecord, PublicHostedZone, TxtRecord } from 'aws-cdk-lib/aws-route53';
import {
  ConfigurationSet,
  ConfigurationSetTlsPolicy,
  EmailIdentity,
  EmailSendingEvent,
  EventDestination,
  Identity,
  MailFromBehaviorOnMxFailure,
  SuppressionReasons,
} from 'aws-cdk-lib/aws-ses';
import type { Construct } from 'constructs';
import { documentedAlarm } from '../constructs/documented-alarm.ts';
import { feedbackTopic } from '../constructs/feedback-topic.ts';
import { pauseOnAlarm } from '../constructs/pause-on-alarm.ts';
import type { StageSettings } from '../stage-settings.ts';
import type { Foundation } from './foundation.ts';
import type { Queues } from './queues.ts';

export interface Email {
  readonly configurationSet: ConfigurationSet;
  readonly configurationSetArn: string;
  readonly identity: EmailIdentity;
}

/**
 * Opens and clicks are not among them: SES would put its own pixel in and lead every link over its
 * own domain, and the engine has signed links and a pixel on the customer's domain already.
 */
const EVENTS = [
  EmailSendingEvent.SEND,
  EmailSendingEvent.REJECT,
  EmailSendingEvent.BOUNCE,
  EmailSendingEvent.COMPLAINT,
  EmailSendingEvent.DELIVERY,
  EmailSendingEvent.DELIVERY_DELAY,
  EmailSendingEvent.RENDERING_FAILURE,
  EmailSendingEvent.SUBSCRIPTION,
];

export function emailStack(
  scope: Construct,
  props: StackProps,
  settings: StageSettings,
  foundation: Foundation,
  { feedback }: Queues,
): Email {
  const stack = new Stack(scope, 'email', props);
  const configurationSet = new ConfigurationSet(stack, 'configuration-set', {
    configurationSetName: `opportune-${settings.name}`,
    reputationMetrics: true,
    tlsPolicy: ConfigurationSetTlsPolicy.REQUIRE,
    suppressionReasons: SuppressionReasons.BOUNCES_AND_COMPLAINTS,
  });
  const topic = feedbackTopic(stack, 'email-events', {
    key: foundation.key,
    feedback,
    publisher: 'ses.amazonaws.com',
  });
  configurationSet.addEventDestination('feedback', {
    destination: EventDestination.snsTopic(topic),
    events: EVENTS,
  });
  reputationAlarms(stack, settings, foundation, configurationSet);
  return {
    configurationSet,
    configurationSetArn: stack.formatArn({
      service: 'ses',
      resource: 'configuration-set',
      resourceName: configurationSet.configurationSetName,
    }),
    identity: senderIdentity(stack, settings, configurationSet),
  };
}

/** DKIM and MAIL FROM records are made where the domain's hosted zone is at hand, else printed. */
function senderIdentity(
  stack: Stack,
  settings: StageSettings,
  configurationSet: ConfigurationSet,
): EmailIdentity {
  const { sender, domain, mailFrom } = settings;
  const senderDomain = sender.address.slice(sender.address.lastIndexOf('@') + 1);
  const mailFromDomain = `${mailFrom}.${senderDomain}`;
  const identity = new EmailIdentity(stack, 'identity', {
    identity: Identity.domain(senderDomain),
    configurationSet,
    mailFromDomain,
    // Mail from another domain than the sender's would fail SPF alignment: better none.
    mailFromBehaviorOnMxFailure: MailFromBehaviorOnMxFailure.REJECT_MESSAGE,
  });
  const mailServer = `feedback-smtp.${settings.region}.amazonses.com`;
  if (domain === undefined || !`.${senderDomain}`.endsWith(`.${domain.zoneName}`)) {
    identity.dkimRecords.forEach(({ name, value }, index) => {
      new CfnOutput(stack, `dkim${index + 1}`, { value: `${name} CNAME ${value}` });
    });
    new CfnOutput(stack, 'mail-from', {
      value: `${mailFromDomain} MX 10 ${mailServer}, TXT "${SPF}"`,
    });
    return identity;
  }
  const zone = PublicHostedZone.fromPublicHostedZoneAttributes(stack, 'zone', domain);
  identity.dkimRecords.forEach(({ name, value }, index) => {
    new CnameRecord(stack, `dkim${index + 1}`, { zone, recordName: `${name}.`, domainName: value });
  });
  const recordName = `${mailFromDomain}.`;
  new MxRecord(stack, 'mail-from', {
    zone,
    recordName,
    values: [{ hostName: mailServer, priority: 10 }],
  });
  new TxtRecord(stack, 'mail-from-spf', { zone, recordName, values: [SPF] });
  return identity;
}

/** https://docs.aws.amazon.com/ses/latest/dg/mail-from.html */
const SPF = 'v=spf1 include:amazonses.com ~all';

/**
 * SES reviews an account from 5 % bounces and 0.1 % complaints on, and pauses it at 10 % and 0.5 %.
 * https://docs.aws.amazon.com/ses/latest/dg/reputationdashboard-bounce.html
 */
function reputationAlarms(
  stack: Stack,
  settings: StageSettings,
  { desk, key }: Foundation,
  set: ConfigurationSet,
): void {
  const bounces = reputation(settings, 'BounceRate');
  const complaints = reputation(settings, 'ComplaintRate');
  documentedAlarm(stack, desk, {
    id: 'email-bounces-high',
    severity: 'ticket',
    impact: 'Mailbox providers begin to distrust the sender: addresses are stale.',
    metric: bounces,
    threshold: 0.02,
    when: 'at least',
  });
  documentedAlarm(stack, desk, {
    id: 'email-bounces-critical',
    severity: 'page',
    impact: 'SES puts the account under review; all e-mail of the account is at risk.',
    metric: bounces,
    threshold: 0.05,
    when: 'at least',
  });
  documentedAlarm(stack, desk, {
    id: 'email-complaints-high',
    severity: 'ticket',
    impact: 'People report our mail as spam; the limit is near.',
    metric: complaints,
    threshold: 0.0008,
    when: 'at least',
  });
  const critical = documentedAlarm(stack, desk, {
    id: 'email-complaints-critical',
    severity: 'page',
    impact:
      'SES puts the account under review. The configuration set has been paused: e-mail waits.',
    metric: complaints,
    threshold: 0.001,
    when: 'at least',
  });
  pauseOnAlarm(stack, { alarm: critical, configurationSet: set, key, settings });
}

/** https://docs.aws.amazon.com/ses/latest/dg/configuration-sets-export-metrics.html */
export const reputation = (
  settings: StageSettings,
  name: 'BounceRate' | 'ComplaintRate',
  options: MetricOptions = {},
): Metric =>
  new Metric({
    namespace: 'AWS/SES',
    metricName: `Reputation.${name}`,
    dimensionsMap: { 'ses:configuration-set': `opportune-${settings.name}` },
    statistic: 'Average',
    period: Duration.hours(1),
    ...options,
  });
