/**
 * The one composition root: which adapter stands behind which port, function by function, so that
 * a bundle holds only what its function uses.
 */

import { createAddressHash } from '#shared/adapters/crypto/address-hash.ts';
import { createLinkSigner, parseLinkKeys } from '#shared/adapters/crypto/link-signer.ts';
import { createPseudonym } from '#shared/adapters/crypto/pseudonym.ts';
import { createRandomness } from '#shared/adapters/crypto/randomness.ts';
import { createSealedText } from '#shared/adapters/crypto/sealed-text.ts';
import { createWebhookSecrets } from '#shared/adapters/crypto/webhook-secrets.ts';
import { createDynamoAuditLog } from '#shared/adapters/dynamodb/audit-log.ts';
import { createDynamoCampaigns } from '#shared/adapters/dynamodb/campaigns.ts';
import { createDynamoCustomers } from '#shared/adapters/dynamodb/customers.ts';
import { createDynamoDecisions } from '#shared/adapters/dynamodb/decisions.ts';
import { createDynamoDueIndex } from '#shared/adapters/dynamodb/due-index.ts';
import { createDynamoIdempotency } from '#shared/adapters/dynamodb/idempotency.ts';
import { createDynamoLedger } from '#shared/adapters/dynamodb/ledger.ts';
import { toLedgerEntry } from '#shared/adapters/dynamodb/ledger-item.ts';
import { createDynamoMeasurements } from '#shared/adapters/dynamodb/measurements.ts';
import { createDynamoOfferCodes } from '#shared/adapters/dynamodb/offer-codes.ts';
import { createDynamoPlans } from '#shared/adapters/dynamodb/plans.ts';
import { createDynamoQuotaCounters } from '#shared/adapters/dynamodb/quota-counters.ts';
import { createDynamoRulesetLog } from '#shared/adapters/dynamodb/ruleset-log.ts';
import { createDynamoSegments } from '#shared/adapters/dynamodb/segments.ts';
import { createDynamoSendSlots } from '#shared/adapters/dynamodb/send-slots.ts';
import { createDynamoSentMessages } from '#shared/adapters/dynamodb/sent-messages.ts';
import { createDynamoSettings } from '#shared/adapters/dynamodb/settings.ts';
import { createDynamoSoftBounces } from '#shared/adapters/dynamodb/soft-bounces.ts';
import { createDynamoSuppressionList } from '#shared/adapters/dynamodb/suppression-list.ts';
import { createDynamoSurveyAnswers } from '#shared/adapters/dynamodb/survey-answers.ts';
import { partition, type Table } from '#shared/adapters/dynamodb/table.ts';
import { createDynamoTemplateLinks } from '#shared/adapters/dynamodb/template-links.ts';
import { createDynamoTemplates } from '#shared/adapters/dynamodb/templates.ts';
import {
  createDynamoWebhookLog,
  createDynamoWebhooks,
} from '#shared/adapters/dynamodb/webhooks.ts';
import { createDynamoWriteKeys } from '#shared/adapters/dynamodb/write-keys.ts';
import { createFirehoseEventArchive } from '#shared/adapters/firehose/event-archive.ts';
import { createSesSender } from '#shared/adapters/ses/ses-sender.ts';
import { createSmsSender } from '#shared/adapters/sms/sms-sender.ts';
import { createSqsDeliveries } from '#shared/adapters/sqs/deliveries.ts';
import { createSqsEventQueue } from '#shared/adapters/sqs/event-queue.ts';
import { createSqsQuarantine } from '#shared/adapters/sqs/quarantine.ts';
import { createSqsStaffNotices } from '#shared/adapters/sqs/staff-notices.ts';
import { createSqsWebhookQueue } from '#shared/adapters/sqs/webhook-queue.ts';
import { createWebhookSender } from '#shared/adapters/webhooks/webhook-sender.ts';
import type { DueCampaignsPorts } from '#shared/app/api/due-campaigns.ts';
import type { ApiPorts } from '#shared/app/api/ports.ts';
import type { ComposeSettings } from '#shared/app/compose-message/types.ts';
import { createComposeMessage } from '#shared/app/compose-message.ts';
import { createCurrentRuleset } from '#shared/app/current-ruleset.ts';
import type { DeliverPorts } from '#shared/app/deliver/ports.ts';
import { createReadEffect } from '#shared/app/effect.ts';
import type { EvaluatePorts, EvaluateSettings } from '#shared/app/evaluate.ts';
import type { FeedbackPorts, FeedbackSettings } from '#shared/app/feedback/ports.ts';
import { createLeasedQuota } from '#shared/app/leased-quota.ts';
import type { MeasureStreamPorts } from '#shared/app/measure-stream.ts';
import type { SweepPorts } from '#shared/app/sweep.ts';
import type { TrackPorts, TrackSettings } from '#shared/app/track/ports.ts';
import type { SendWebhookPorts } from '#shared/app/webhooks/send-webhook.ts';
import type { TellWebhooksPorts } from '#shared/app/webhooks/tell-webhooks.ts';
import type { ApiEnv } from '#shared/contracts/env/api-env.ts';
import type { DeliverEnv } from '#shared/contracts/env/deliver-env.ts';
import type { EvaluateEnv } from '#shared/contracts/env/evaluate-env.ts';
import type { FeedbackEnv } from '#shared/contracts/env/feedback-env.ts';
import type { MeasureEnv } from '#shared/contracts/env/measure-env.ts';
import type { SweepEnv } from '#shared/contracts/env/sweep-env.ts';
import type { TrackEnv } from '#shared/contracts/env/track-env.ts';
import type { WebhookEnv } from '#shared/contracts/env/webhook-env.ts';
import { keptMs } from '#shared/contracts/retention.ts';
import type { Channel } from '#shared/domain/channel.ts';
import type { LedgerEntry } from '#shared/domain/measure/ledger-entry.ts';
import { durationMs } from '#shared/domain/time/duration.ts';
import type { DueIndex } from '#shared/ports/due-index.ts';
import type { MessageSender } from '#shared/ports/message-sender.ts';
import type { Quarantine } from '#shared/ports/quarantine.ts';
import type { Rulesets } from '#shared/ports/rulesets.ts';
import { dynamoDb, firehose, ses, sms, sqs } from './aws-clients.ts';
import { clock, machineClock } from './clock.ts';
import type { ReadImage } from './define-stream-lambda.ts';
import { logger, traceOf } from './logger.ts';
import { metrics, showingCampaigns } from './metrics.ts';

export function wireEvaluate(env: EvaluateEnv): EvaluatePorts {
  const table = tableOf(env);
  return {
    rulesets: currentRuleset(env),
    customers: createDynamoCustomers(table),
    decisions: decisionsOf(env),
    deliveries: createSqsDeliveries(sqs(), env.DELIVERIES_QUEUE_URL),
    due: createDynamoDueIndex(table, clock),
    plans: createDynamoPlans(table),
    events: createSqsEventQueue(sqs(), env.EVENTS_QUEUE_URL),
    archive: createFirehoseEventArchive(firehose(), env.ARCHIVE_STREAM_NAME),
    quarantine: wireQuarantine(env),
    clock,
  };
}

export const evaluateSettings = (env: EvaluateEnv): EvaluateSettings => ({
  latenessMs: durationMs(env.LATENESS),
});

export function wireDeliver(env: DeliverEnv): DeliverPorts {
  const table = tableOf(env);
  const decisions = decisionsOf(env);
  const rulesets = currentRuleset(env);
  return {
    rulesets,
    customers: createDynamoCustomers(table),
    decisions,
    deliveries: createSqsDeliveries(sqs(), env.DELIVERIES_QUEUE_URL),
    suppressions: createDynamoSuppressionList(table),
    due: createDynamoDueIndex(table, clock),
    quota: createLeasedQuota(createDynamoQuotaCounters(table)),
    slots: createDynamoSendSlots(table, machineClock),
    senders: {
      email: countingThrottles(
        'email',
        createSesSender(ses(), { configurationSet: env.SES_CONFIGURATION_SET }),
      ),
      sms: countingThrottles(
        'sms',
        createSmsSender(sms(), {
          configurationSet: env.SMS_CONFIGURATION_SET,
          originationIdentity: env.SMS_ORIGINATION_IDENTITY,
        }),
      ),
    },
    staff: createSqsStaffNotices(sqs(), env.STAFF_QUEUE_URL),
    compose: createComposeMessage(
      {
        decisions,
        templates: createDynamoTemplates(table),
        offerCodes: createDynamoOfferCodes(table),
        sentMessages: createDynamoSentMessages(table, {
          linksMs: durationMs(env.DECISION_RETENTION),
        }),
        signer: createLinkSigner(parseLinkKeys(env.LINK_KEYS)),
        randomness: createRandomness(),
      },
      composeSettings(env),
    ),
    clock,
    machineClock,
  };
}

const composeSettings = (
  env: Pick<DeliverEnv, 'PUBLIC_URL' | 'SENDER_NAME' | 'SENDER_ADDRESS' | 'SENDER_POSTAL_ADDRESS'>,
): ComposeSettings => ({
  publicUrl: env.PUBLIC_URL,
  sender: {
    name: env.SENDER_NAME,
    address: env.SENDER_ADDRESS,
    ...(env.SENDER_POSTAL_ADDRESS !== '' && { postalAddress: env.SENDER_POSTAL_ADDRESS }),
  },
  openPixel: true,
});

export function wireFeedback(env: FeedbackEnv): FeedbackPorts {
  const table = tableOf(env);
  const keptMs = durationMs(env.DECISION_RETENTION);
  return {
    customers: createDynamoCustomers(table),
    decisions: decisionsOf(env),
    suppressions: createDynamoSuppressionList(table),
    softBounces: createDynamoSoftBounces(table),
    addressHash: createAddressHash(env.ADDRESS_KEY),
    sentMessages: createDynamoSentMessages(table, { linksMs: keptMs }),
    templates: createDynamoTemplates(table),
    answers: createDynamoSurveyAnswers(table, { answersMs: keptMs }),
    audit: createDynamoAuditLog(table),
    pseudonym: createPseudonym(env.ADDRESS_KEY),
    quarantine: wireQuarantine(env, 'foreignFeedback'),
    clock,
  };
}

export const feedbackSettings = (env: FeedbackEnv): FeedbackSettings => ({
  softBounces: env.SOFT_BOUNCES,
});

export function wireTrack(env: TrackEnv): TrackPorts {
  const table = tableOf(env);
  const { linksMs } = trackSettings(env);
  return {
    customers: createDynamoCustomers(table),
    decisions: decisionsOf(env),
    sentMessages: createDynamoSentMessages(table, { linksMs }),
    templates: createDynamoTemplateLinks(table),
    answers: createDynamoSurveyAnswers(table, { answersMs: linksMs }),
    audit: createDynamoAuditLog(table),
    pseudonym: createPseudonym(env.ADDRESS_KEY),
    signer: createLinkSigner(parseLinkKeys(env.LINK_KEYS)),
    clock,
    onUnrecorded: (error) => logger.error('a response was not recorded', traceOf(error)),
  };
}

export const trackSettings = (env: TrackEnv): TrackSettings => ({
  publicUrl: env.PUBLIC_URL,
  linksMs: durationMs(env.DECISION_RETENTION),
});

/** Of an item of the table as the stream shows it: that of all tenants who share the table. */
export function readLedgerImage({ TENANT }: Pick<MeasureEnv, 'TENANT'>): ReadImage<LedgerEntry> {
  const ours = partition({ tenant: TENANT }, 'D', '');
  return (item) => (String(item['PK']).startsWith(ours) ? toLedgerEntry(item) : undefined);
}

export function wireMeasure(env: MeasureEnv): MeasureStreamPorts {
  const table = tableOf(env);
  return {
    measurements: measurementsOf(env),
    readDecision: createDynamoLedger(table).decision,
    rulesets: showingCampaigns(currentRuleset(env)),
    metrics,
    readEffect: createReadEffect({
      campaigns: createDynamoCampaigns(table),
      measurements: measurementsOf(env),
      settings: createDynamoSettings(table),
    }),
    clock,
    machineClock,
    onFailure: (error, entries) =>
      logger.warn('entries were not counted', { entries, ...traceOf(error) }),
  };
}

export function wireTellWebhooks(env: MeasureEnv): TellWebhooksPorts {
  const table = tableOf(env);
  return {
    webhooks: createDynamoWebhooks(table),
    log: createDynamoWebhookLog(table, { logMs: keptMs('webhookLog') }),
    queue: createSqsWebhookQueue(sqs(), env.WEBHOOKS_QUEUE_URL),
    clock,
    machineClock,
  };
}

export function wireWebhook(env: WebhookEnv): SendWebhookPorts {
  const table = tableOf(env);
  return {
    webhooks: createDynamoWebhooks(table),
    readDecision: createDynamoLedger(table).ofDecision,
    queue: createSqsWebhookQueue(sqs(), env.WEBHOOKS_QUEUE_URL),
    sender: createWebhookSender({ targets: env.WEBHOOK_TARGETS, timeoutMs: 10_000 }),
    secrets: createWebhookSecrets(env.ADDRESS_KEY),
    quarantine: wireQuarantine(env),
    audit: createDynamoAuditLog(table),
    clock,
    random: Math.random,
    onDisabled: () => metrics.add('webhooksDisabled', 1, undefined),
  };
}

export function wireSweep(env: SweepEnv): SweepPorts & DueCampaignsPorts {
  const table = tableOf(env);
  return {
    due: tellingLag(createDynamoDueIndex(table, clock)),
    customers: createDynamoCustomers(table),
    deliveries: createSqsDeliveries(sqs(), env.DELIVERIES_QUEUE_URL),
    events: createSqsEventQueue(sqs(), env.EVENTS_QUEUE_URL),
    campaigns: createDynamoCampaigns(table),
    segments: createDynamoSegments(table),
    rulesetLog: rulesetLog(table),
    measurements: measurementsOf(env),
    decisions: decisionsOf(env),
    suppressions: createDynamoSuppressionList(table),
    audit: createDynamoAuditLog(table),
    rulesets: currentRuleset(env),
    plans: createDynamoPlans(table),
    clock,
  };
}

export function wireApi(env: ApiEnv): ApiPorts {
  const table = tableOf(env);
  return {
    campaigns: createDynamoCampaigns(table),
    templates: createDynamoTemplates(table),
    segments: createDynamoSegments(table),
    settings: createDynamoSettings(table),
    offerCodes: createDynamoOfferCodes(table),
    idempotency: createDynamoIdempotency(table),
    audit: createDynamoAuditLog(table),
    pseudonym: createPseudonym(env.ADDRESS_KEY),
    rulesetLog: rulesetLog(table),
    rulesets: currentRuleset(env),
    customers: createDynamoCustomers(table),
    decisions: decisionsOf(env),
    measurements: measurementsOf(env),
    suppressions: createDynamoSuppressionList(table),
    due: createDynamoDueIndex(table, clock),
    events: createSqsEventQueue(sqs(), env.EVENTS_QUEUE_URL),
    addressHash: createAddressHash(env.ADDRESS_KEY),
    ledger: createDynamoLedger(table),
    sentMessages: createDynamoSentMessages(table, { linksMs: durationMs(env.DECISION_RETENTION) }),
    writeKeys: createDynamoWriteKeys(table),
    webhooks: createDynamoWebhooks(table),
    webhookLog: createDynamoWebhookLog(table, { logMs: keptMs('webhookLog') }),
    webhookQueue: createSqsWebhookQueue(sqs(), env.WEBHOOKS_QUEUE_URL),
    webhookSecrets: createWebhookSecrets(env.ADDRESS_KEY),
    backtestCursors: createSealedText(env.ADDRESS_KEY, `backtest\n${env.TENANT}`),
    randomness: createRandomness(),
    clock,
    messages: composeSettings(env),
    access: {
      auth: env.API_AUTH,
      fourEyes: env.FOUR_EYES === 'on',
      iamRoles: env.IAM_ROLES,
      webhookTargets: env.WEBHOOK_TARGETS,
    },
  };
}

/** `counted`: the metric that grows with what is put aside. */
export function wireQuarantine(
  env: { readonly DEAD_LETTER_QUEUE_URL: string },
  counted: 'quarantined' | 'foreignFeedback' = 'quarantined',
): Quarantine {
  const quarantine = createSqsQuarantine(sqs(), env.DEAD_LETTER_QUEUE_URL);
  return {
    async put(entries) {
      await quarantine.put(entries);
      metrics.add(counted, entries.length, undefined);
    },
  };
}

function countingThrottles(channel: Channel, sender: MessageSender): MessageSender {
  return {
    async send(message) {
      const result = await sender.send(message);
      if (result.outcome === 'throttled') metrics.add('providerThrottled', 1, { channel });
      return result;
    },
  };
}

function tellingLag(due: DueIndex): DueIndex {
  return {
    ...due,
    drain: (now, handle) =>
      due.drain(now, async (entries) => {
        await handle(entries);
        const oldest = Math.min(...entries.map(({ at }) => at));
        metrics.add('due', entries.length, undefined);
        metrics.add('dueLag', Math.max(0, (now.getTime() - oldest) / 1000), undefined);
      }),
  };
}

const tableOf = (env: { readonly TABLE_NAME: string; readonly TENANT: string }): Table => ({
  db: dynamoDb(),
  name: env.TABLE_NAME,
  tenant: env.TENANT,
});

const decisionsOf = (
  env: Parameters<typeof tableOf>[0] & { readonly DECISION_RETENTION: string },
) => createDynamoDecisions(tableOf(env), { decisionsMs: durationMs(env.DECISION_RETENTION) });

const measurementsOf = (
  env: Parameters<typeof tableOf>[0] & { readonly DECISION_RETENTION: string },
) => createDynamoMeasurements(tableOf(env), { decisionsMs: durationMs(env.DECISION_RETENTION) });

/** RULESET_FORMAT is put in when a function is bundled: its own schema of campaigns, by fingerprint. */
const rulesetLog = (table: Table) => createDynamoRulesetLog(table, process.env.RULESET_FORMAT);

const currentRuleset = (
  env: Parameters<typeof tableOf>[0] & { readonly STAGE: string },
): Rulesets =>
  createCurrentRuleset({
    log: rulesetLog(tableOf(env)),
    machineClock,
    onBroken: (error, stays) => {
      logger.error('a newer rule set is broken', { stays, ...traceOf(error) });
      metrics.add('rulesetBroken', 1, undefined);
    },
  });
