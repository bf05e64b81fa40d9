/** What the API needs of the world. */
import type { Role } from '#shared/contracts/http/roles.ts';
import type { AddressHash } from '#shared/ports/address-hash.ts';
import type { AuditLog } from '#shared/ports/audit-log.ts';
import type { CampaignStore } from '#shared/ports/campaign-store.ts';
import type { Clock } from '#shared/ports/clock.ts';
import type { Customers } from '#shared/ports/customers.ts';
import type { Decisions } from '#shared/ports/decisions.ts';
import type { DueIndex } from '#shared/ports/due-index.ts';
import type { EventQueue } from '#shared/ports/event-queue.ts';
import type { Idempotency } from '#shared/ports/idempotency.ts';
import type { Ledger } from '#shared/ports/ledger.ts';
import type { Measurements } from '#shared/ports/measurements.ts';
import type { OfferCodes } from '#shared/ports/offer-codes.ts';
import type { Pseudonym } from '#shared/ports/pseudonym.ts';
import type { Randomness } from '#shared/ports/randomness.ts';
import type { RulesetLog } from '#shared/ports/ruleset-log.ts';
import type { Rulesets } from '#shared/ports/rulesets.ts';
import type { SealedText } from '#shared/ports/sealed-text.ts';
import type { SegmentStore } from '#shared/ports/segment-store.ts';
import type { SentMessages } from '#shared/ports/sent-messages.ts';
import type { Settings } from '#shared/ports/settings.ts';
import type { SuppressionList } from '#shared/ports/suppression-list.ts';
import type { TemplateStore } from '#shared/ports/template-store.ts';
import type { WebhookLog, WebhookQueue, WebhookSecrets, Webhooks } from '#shared/ports/webhooks.ts';
import type { WriteKeys } from '#shared/ports/write-keys.ts';
import type { ComposeSettings } from '../compose-message/types.ts';

export interface ApiPorts {
  readonly campaigns: CampaignStore;
  readonly templates: TemplateStore;
  readonly segments: SegmentStore;
  readonly settings: Settings;
  readonly offerCodes: OfferCodes;
  readonly idempotency: Idempotency;
  readonly audit: AuditLog;
  readonly pseudonym: Pseudonym;
  readonly rulesetLog: RulesetLog;
  readonly rulesets: Rulesets;
  readonly customers: Customers;
  readonly decisions: Decisions;
  readonly ledger: Pick<Ledger, 'ofDecision'>;
  readonly sentMessages: Pick<SentMessages, 'get'>;
  readonly measurements: Pick<Measurements, 'figures' | 'groups'>;
  readonly suppressions: SuppressionList;
  readonly due: DueIndex;
  readonly events: EventQueue;
  readonly addressHash: AddressHash;
  readonly writeKeys: WriteKeys;
  readonly webhooks: Webhooks;
  readonly webhookLog: Pick<WebhookLog, 'page'>;
  readonly webhookQueue: WebhookQueue;
  readonly webhookSecrets: WebhookSecrets;
  /** What a backtest goes on from. */
  readonly backtestCursors: SealedText;
  readonly randomness: Randomness;
  readonly clock: Clock;
  /** As messages are composed, for rehearsals. */
  readonly messages: ComposeSettings;
  readonly access: Access;
}

export interface Access {
  /** `off`: everybody is the development actor. */
  readonly auth: 'jwt' | 'off';
  /** False: authors may approve their own work. */
  readonly fourEyes: boolean;
  /** Of those who sign by IAM, by `iamPrincipal`; whoever is not in it is a machine. */
  readonly iamRoles?: ReadonlyMap<string, Role>;
  /** Where webhooks may lead: to the public internet over https, or, on one's own machine, anywhere. */
  readonly webhookTargets: 'public' | 'any';
}
