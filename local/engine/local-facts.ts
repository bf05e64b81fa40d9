/** What a deployment knows, of the embedded one: places on this machine, and keys that are none. */
import { createHash } from 'node:crypto';
import type { DeploymentFacts } from '#shared/contracts/deployment.ts';
import type { QueueAddresses } from './queues.ts';

const ARCHIVE_STREAM = 'events';

export interface LocalPlace {
  readonly tableName: string;
  readonly tenant: string;
  readonly queues: QueueAddresses;
  /** Of the gateway, without a slash at the end. */
  readonly publicUrl: string;
  readonly signIn: 'on' | 'off';
}

export const localFacts = ({
  tableName,
  tenant,
  queues,
  publicUrl,
  signIn,
}: LocalPlace): DeploymentFacts => ({
  STAGE: 'local',
  TENANT: tenant,
  TABLE_NAME: tableName,
  ARCHIVE_STREAM_NAME: ARCHIVE_STREAM,
  EVENTS_QUEUE_URL: queues.events.url,
  DELIVERIES_QUEUE_URL: queues.deliveries.url,
  STAFF_QUEUE_URL: queues.staff.url,
  WEBHOOKS_QUEUE_URL: queues.webhooks.url,
  // Recipients of a demonstration are on this machine.
  WEBHOOK_TARGETS: 'any',
  deadLetterQueueUrls: {
    'events-dlq': queues['events-dlq'].url,
    'deliveries-dlq': queues['deliveries-dlq'].url,
    'feedback-dlq': queues['feedback-dlq'].url,
    'webhooks-dlq': queues['webhooks-dlq'].url,
  },
  PUBLIC_URL: publicUrl,
  LINK_KEYS: `1:${localKey('links')}`,
  ADDRESS_KEY: localKey('addresses'),
  DECISION_RETENTION: 'P400D',
  LATENESS: 'P3D',
  SOFT_BOUNCES: '3',
  SENDER_NAME: 'Opportune Bank',
  SENDER_ADDRESS: 'offers@opportune.example',
  SENDER_POSTAL_ADDRESS: '1 Example Square, 110 00 Prague',
  SES_CONFIGURATION_SET: 'opportune',
  SMS_ORIGINATION_IDENTITY: 'opportune',
  SMS_CONFIGURATION_SET: 'opportune',
  API_AUTH: signIn === 'on' ? 'jwt' : 'off',
  FOUR_EYES: signIn,
  IAM_ROLES: '{}',
});

/** Nothing here is secret: embedded services serve this machine alone, and a restart must find the same keys. */
export const localKey = (purpose: string): string =>
  createHash('sha256').update(`opportune local ${purpose}`).digest('base64url');
