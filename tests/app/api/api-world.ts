/** The API on memory adapters: calls go through the very routes, without a gateway. */
import { createHttpRouter } from '#functions/runtime/http-router.ts';
import { createSealedText } from '#shared/adapters/crypto/sealed-text.ts';
import { createWebhookSecrets } from '#shared/adapters/crypto/webhook-secrets.ts';
import { createMemoryCampaigns } from '#shared/adapters/memory/campaigns.ts';
import { createMemoryIdempotency } from '#shared/adapters/memory/idempotency.ts';
import { createMemoryOfferCodes } from '#shared/adapters/memory/offer-codes.ts';
import { createMemoryRulesetLog } from '#shared/adapters/memory/ruleset-log.ts';
import { createMemorySegments } from '#shared/adapters/memory/segments.ts';
import { createMemorySentMessages } from '#shared/adapters/memory/sent-messages.ts';
import { createMemorySettings } from '#shared/adapters/memory/settings.ts';
import { createMemoryTemplates } from '#shared/adapters/memory/templates.ts';
import {
  createMemoryWebhookLog,
  createMemoryWebhookQueue,
  createMemoryWebhooks,
} from '#shared/adapters/memory/webhooks.ts';
import { createMemoryWriteKeys } from '#shared/adapters/memory/write-keys.ts';
import { createApi } from '#shared/app/api/create-api.ts';
import { createDueCampaigns } from '#shared/app/api/due-campaigns.ts';
import type { ApiPorts } from '#shared/app/api/ports.ts';
import { createCurrentRuleset } from '#shared/app/current-ruleset.ts';
import type { HttpRequest } from '#shared/contracts/http/exchange.ts';
import type { Role } from '#shared/contracts/http/roles.ts';
import type { Ruleset } from '#shared/domain/campaign/ruleset.ts';
import { createMemoryWorld } from '../../support/memory-world.ts';

export interface Sent {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
}

export interface Got {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into bodies whose shape they are about.
  readonly body: any;
  readonly etag: string;
}

export type ApiWorld = ReturnType<typeof createApiWorld>;

/** Of 32 zero bytes. */
const KEY = 'A'.repeat(43);

/** Who a call is from: `anna` is a marketer, and so on. */
const PEOPLE: Readonly<Record<string, readonly Role[]>> = {
  anna: ['marketer'],
  ben: ['approver'],
  carla: ['approver', 'marketer'],
  omar: ['operator'],
  ada: ['admin'],
  crm: ['machine'],
  ines: ['analyst'],
};

export function createApiWorld(change: Partial<ApiPorts> = {}) {
  const world = createMemoryWorld();
  const rulesetLog = createMemoryRulesetLog();
  /** Compiled anew each time, so that a test sees at once what was published. */
  const ruleset = (): Promise<Ruleset> =>
    createCurrentRuleset({
      log: rulesetLog,
      machineClock: world.ports.clock,
      onBroken: (error) => {
        throw error;
      },
    }).current();
  let randomByte = 0;
  const { measurements } = world.ports;
  const ports: ApiPorts = {
    campaigns: createMemoryCampaigns(),
    templates: createMemoryTemplates(),
    segments: createMemorySegments(),
    settings: createMemorySettings(),
    offerCodes: createMemoryOfferCodes(),
    idempotency: createMemoryIdempotency(),
    audit: world.ports.audit,
    pseudonym: { of: (id) => `pseudonym:${id}` },
    rulesetLog,
    rulesets: { current: ruleset },
    customers: world.ports.customers,
    decisions: world.ports.decisions,
    measurements,
    suppressions: world.ports.suppressions,
    due: world.ports.due,
    events: world.ports.events,
    addressHash: { hash: (_channel, address) => `hash:${address}` },
    ledger: {
      ofDecision: async (id) =>
        world.ports.decisions
          .conversions()
          .filter(({ decisionId }) => decisionId === id)
          .map((conversion) => ({ kind: 'conversion' as const, version: 0, conversion })),
    },
    sentMessages: createMemorySentMessages(),
    writeKeys: createMemoryWriteKeys(),
    webhooks: createMemoryWebhooks(),
    webhookLog: createMemoryWebhookLog(),
    webhookQueue: createMemoryWebhookQueue(),
    webhookSecrets: createWebhookSecrets(KEY),
    backtestCursors: createSealedText(KEY, 'backtest'),
    randomness: { bytes: (count) => new Uint8Array(count).fill(randomByte++) },
    clock: world.ports.clock,
    messages: {
      publicUrl: 'https://go.bank.example',
      sender: { name: 'Bank', address: 'offers@bank.example', postalAddress: '1 Example Square' },
      openPixel: true,
    },
    access: { auth: 'jwt', fourEyes: true, webhookTargets: 'public' },
    ...change,
  };
  const router = createHttpRouter(createApi(ports));

  async function call(who: string, method: string, path: string, sent: Sent = {}): Promise<Got> {
    const match = router(method, path);
    if (match.outcome !== 'found') throw new Error(`${method} ${path}: ${match.outcome}`);
    const text = typeof sent.body === 'string' ? sent.body : JSON.stringify(sent.body);
    const request: HttpRequest = {
      method,
      path,
      params: match.params,
      query: sent.query ?? {},
      headers: {
        ...(text !== undefined && { 'content-type': 'application/json' }),
        ...sent.headers,
      },
      ...(text !== undefined && { body: text }),
      requestId: 'req-1',
      ...(who !== 'nobody' && {
        identity: {
          kind: 'token',
          claims: { sub: who, 'cognito:groups': `[${PEOPLE[who]?.join(' ')}]` },
        },
      }),
    };
    const { status, headers = {}, body } = await match.route.handle(request);
    const isJson = /[/+]json/.test(headers['content-type'] ?? '');
    return {
      status,
      headers,
      body: isJson && typeof body === 'string' ? JSON.parse(body) : body,
      etag: headers['etag'] ?? '',
    };
  }

  return {
    ...world,
    ports,
    /** What the other functions work on: the same customers, decisions and queues. */
    memory: world,
    measurements,
    call,
    ruleset,
    dueCampaigns: createDueCampaigns(ports),
    /** With the ETag of what is there now. */
    async change(who: string, method: string, path: string, body?: unknown): Promise<Got> {
      const known = await call(
        'ada',
        'GET',
        path.replace(/\/(submit|approve|reject|pause|resume|end|archive|rotate-secret)$/, ''),
      );
      return call(who, method, path, { body, headers: { 'if-match': known.etag } });
    },
  };
}

export const SMS_TEMPLATE = {
  name: 'Fuel, SMS',
  channel: 'sms',
  defaultLanguage: 'en',
  languages: { en: { body: 'Fuel is cheaper today' } },
};

export const CAMPAIGN = {
  name: 'Fuel cashback',
  trigger: { event: 'card.purchase', where: { fact: 'event.amount', op: 'gte', value: 200 } },
  variants: [{ id: 'a', weight: 1, sms: { template: 'fuel-sms' } }],
};

/** A world with the template that `CAMPAIGN` names. */
export async function worldWithTemplate(change: Partial<ApiPorts> = {}): Promise<ApiWorld> {
  const world = createApiWorld(change);
  const put = await world.call('anna', 'PUT', '/v1/templates/fuel-sms', { body: SMS_TEMPLATE });
  if (put.status !== 201) throw new Error(JSON.stringify(put.body));
  return world;
}

/** Anna writes it, Ben approves it. */
export async function liveCampaign(
  world: ApiWorld,
  id = 'fuel',
  body: unknown = CAMPAIGN,
): Promise<Got> {
  await world.call('anna', 'PUT', `/v1/campaigns/${id}`, { body });
  await world.change('anna', 'POST', `/v1/campaigns/${id}/submit`);
  return world.change('ben', 'POST', `/v1/campaigns/${id}/approve`);
}
