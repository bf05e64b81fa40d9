/** A message with a template of links, and somebody who fetches them. */
import { createLinkSigner, parseLinkKeys } from '#shared/adapters/crypto/link-signer.ts';
import { createMemorySentMessages } from '#shared/adapters/memory/sent-messages.ts';
import { createMemorySurveyAnswers } from '#shared/adapters/memory/survey-answers.ts';
import { createTrack } from '#shared/app/track.ts';
import type { HttpResponse } from '#shared/contracts/http/exchange.ts';
import type { Channel } from '#shared/domain/channel.ts';
import { stableId } from '#shared/domain/hash.ts';
import type { LinkTarget } from '#shared/domain/links/link-token.ts';
import { pathOf } from '#shared/domain/links/link-url.ts';
import { templateSchema } from '#shared/domain/templates/template.ts';
import { NOON, stateOf } from '../../support/builders.ts';
import { createMemoryWorld } from '../../support/memory-world.ts';

export const MESSAGE = stableId('m-1');
export const BROWSER =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148';
export const LATER = new Date(NOON.getTime() + 60_000);
export const DAY_MS = 86_400_000;

/** In the order of their numbers. */
export const LINKS = {
  csat_4: 'https://bank.example/thanks?from=csat',
  nps_9: 'https://bank.example/thanks',
  shop: 'https://bank.example/fuel?utm_source=opportune',
};

const template = templateSchema.parse({
  id: 'fuel-a',
  name: 'Fuel',
  channel: 'email',
  defaultLanguage: 'en',
  links: LINKS,
  languages: { en: { subject: 's', html: '<p>{{ unsubscribe_url }}</p>' } },
});

const key = (fill: number) => Buffer.alloc(32, fill).toString('base64url');
export const signer = createLinkSigner(parseLinkKeys(`1:${key(1)}`));
export const forger = createLinkSigner(parseLinkKeys(`1:${key(2)}`));

export async function createTrackWorld(
  channel: Channel = 'email',
  profile: Record<string, unknown> = {},
) {
  const world = createMemoryWorld();
  const sentMessages = createMemorySentMessages();
  const answers = createMemorySurveyAnswers();
  const unrecorded: unknown[] = [];
  let templateReads = 0;
  const routes = createTrack(
    {
      ...world.ports,
      signer,
      sentMessages,
      answers,
      templates: {
        async get(id, version) {
          templateReads += 1;
          return id === 'fuel-a' && version === 3 ? template : undefined;
        },
      },
      onUnrecorded: (error) => unrecorded.push(error),
    },
    { publicUrl: 'https://go.bank.example', linksMs: 400 * DAY_MS },
  );
  await world.addCustomer(profile, stateOf());
  await world.ports.decisions.record({
    id: MESSAGE,
    customerId: 'c-1',
    campaignId: 'fuel',
    campaignVersion: 1,
    rulesetVersion: 7,
    occasion: { kind: 'event', id: 'e-1', at: NOON.toISOString(), facts: {} },
    decidedAt: NOON.toISOString(),
    outcome: 'message',
    reason: 'SELECTED',
    arm: 'a',
    channel,
    explanation: [],
  });
  await sentMessages.keep({
    messageId: MESSAGE,
    customerId: 'c-1',
    campaignId: 'fuel',
    channel,
    templateId: 'fuel-a',
    templateVersion: 3,
    at: NOON.toISOString(),
  });
  world.moveTo(LATER);

  async function fetch(
    method: 'GET' | 'HEAD' | 'POST',
    path: string,
    token: string,
    options: { headers?: Record<string, string>; body?: string } = {},
  ): Promise<HttpResponse> {
    const wanted = method === 'HEAD' ? 'GET' : method;
    const route = routes.find((one) => one.method === wanted && one.path === `/${path}/{token}`);
    if (route === undefined) throw new Error(`no route ${method} /${path}`);
    return route.handle({
      method,
      path: `/${path}/${token}`,
      params: { token },
      query: {},
      headers: { 'user-agent': BROWSER, ...options.headers },
      requestId: 'r-1',
      ...(options.body !== undefined && { body: options.body }),
    });
  }

  return {
    ...world,
    routes,
    answers,
    unrecorded,
    templateReads: () => templateReads,
    fetch,
    open: (method: 'GET' | 'HEAD' | 'POST', target: LinkTarget, options = {}) =>
      fetch(method, pathOf(target), signer.sign({ messageId: MESSAGE, target }), options),
    responses: async () => (await world.ports.decisions.get(MESSAGE))?.responses,
    consent: async () => (await world.ports.customers.loadLatest('c-1'))?.state.consent,
    version: async () => (await world.ports.customers.loadLatest('c-1'))?.version,
  };
}

export const html = ({ body }: HttpResponse): string => String(body);
