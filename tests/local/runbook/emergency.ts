/** One embedded engine on which each emergency of the runbook is made, and mended as the runbook says. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { vi } from 'vitest';
import { machineClock } from '#functions/runtime/clock.ts';
import { QUIET_RECIPIENTS } from '#local/aws/providers/recipients.ts';
import { type Engine, type Instrument, startEngine } from '#local/engine/start-engine.ts';
import { createVirtualClock } from '#local/engine/virtual-clock.ts';
import { type ApiClient, createApiClient } from '#local/rehearsal/api-client.ts';
import { sendAll } from '#shared/adapters/sqs/send-all.ts';
import { type FunctionName, QUEUE_NAMES, type QueueName } from '#shared/contracts/deployment.ts';
import { goLive } from '../../support/go-live.ts';
import { mailTemplate, TEXT_TEMPLATE } from '../../support/template-bodies.ts';

export interface DecisionView {
  readonly id: string;
  readonly outcome: string;
  readonly reason: string;
  readonly progress: { readonly status: string };
}

export interface Emergency {
  readonly engine: Engine;
  readonly call: ApiClient['call'];
  /** Functions that throw whatever they get, as after a bad deployment. */
  readonly broken: Set<FunctionName>;
  /** Functions that wait for the end of it before they do anything. */
  readonly held: Map<FunctionName, Promise<void>>;
  /** Of what the runner was told: `evaluate`, … */
  readonly failures: string[];
  /** URL of a recipient of webhooks; it answers what `answers` says, and 204 without it. */
  readonly recipient: { readonly url: string; answers: number; told: number };
  now(): string;
  customer(id: string, more?: object): Promise<void>;
  event(customerId: string, type?: string): Promise<void>;
  put(queue: QueueName, body: unknown): Promise<void>;
  /** Its queue fills; gives the way back. */
  paused(name: FunctionName): Promise<() => void>;
  /** Until no function has anything to do. */
  settled(): Promise<void>;
  /** Time goes on, and nobody looks at what is due in it. */
  later(ms: number): void;
  /** Time goes on, and what is due in it is done. */
  pass(ms: number): Promise<void>;
  /** The machine's time goes on until a change that was just made holds everywhere, webhooks included. */
  inForce(): void;
  policy(change: object): Promise<void>;
  campaign(id: string, step: 'pause' | 'resume'): Promise<void>;
  decisions(customerId: string): Promise<readonly DecisionView[]>;
  close(): Promise<void>;
}

/** Noon in Prague: nothing waits for the end of the night. */
const STARTS_AT = Date.parse('2026-01-12T11:00:00Z');
/** So that what failed comes back while somebody looks on. */
const VISIBILITY_SECONDS = 1;

export async function openEmergency(): Promise<Emergency> {
  const clock = createVirtualClock(STARTS_AT);
  const broken = new Set<FunctionName>();
  const held = new Map<FunctionName, Promise<void>>();
  const failures: string[] = [];
  let skewMs = 0;
  vi.spyOn(machineClock, 'now').mockImplementation(() => new Date(Date.now() + skewMs));
  const instrument: Instrument = (watched) => ({
    ...watched,
    async handler(event, context) {
      const name = watched.name as FunctionName;
      await held.get(name);
      if (broken.has(name)) throw new Error(`${name} is broken`);
      return watched.handler(event, context);
    },
  });
  const engine = await startEngine({
    port: 0,
    clock,
    recipients: QUIET_RECIPIENTS,
    instrument,
    onError: (name) => failures.push(name),
  });
  for (const name of QUEUE_NAMES)
    await engine.sqs.send(
      new SetQueueAttributesCommand({
        QueueUrl: engine.queues[name].url,
        Attributes: { VisibilityTimeout: String(VISIBILITY_SECONDS) },
      }),
    );
  const { call } = createApiClient(engine.url);
  const { server, recipient } = await openRecipient();
  let events = 0;
  const self: Emergency = {
    engine,
    call,
    broken,
    held,
    failures,
    recipient,
    now: () => clock.now().toISOString(),
    async customer(id, more = {}) {
      await call('POST', '/v1/customers:bulk', [{ ...REACHABLE, id, email: mailOf(id), ...more }]);
    },
    event: (customerId, type = 'bought') =>
      self.put('events', {
        id: `e-${events++}`,
        type,
        customerId,
        occurredAt: self.now(),
      }),
    put: (queue, body) =>
      sendAll(engine.sqs, engine.queues[queue].url, [
        { MessageBody: typeof body === 'string' ? body : JSON.stringify(body) },
      ]),
    async paused(name) {
      const mapping = engine.mappings.get(name);
      mapping?.pause();
      // A poll that is under way would still take what comes.
      await engine.aws.sqs.wake();
      return () => mapping?.resume();
    },
    settled: () => engine.drained(),
    later: (ms) => clock.advanceTo(clock.now().getTime() + ms),
    async pass(ms) {
      self.later(ms);
      await engine.aws.provider.advanceTo(clock.now().getTime());
      await engine.sweep();
      await engine.drained();
    },
    inForce() {
      skewMs += 120_000;
    },
    async policy(change) {
      const { etag = '' } = await call('GET', '/v1/policy');
      await call('PUT', '/v1/policy', change, { 'if-match': etag });
      self.inForce();
    },
    async campaign(id, step) {
      const { etag = '' } = await call('GET', `/v1/campaigns/${id}`);
      await call('POST', `/v1/campaigns/${id}/${step}`, undefined, { 'if-match': etag });
      self.inForce();
    },
    async decisions(customerId) {
      const { body } = await call('GET', `/v1/customers/${customerId}/decisions`);
      return (body as { readonly items: readonly DecisionView[] }).items;
    },
    async close() {
      server.close();
      await engine.close();
      vi.restoreAllMocks();
    },
  };
  await publish(self);
  return self;
}

export const mailOf = (id: string): string => `${id}@customers.example`;

const yes = { granted: true, at: '2026-01-01T00:00:00Z', source: 'test' };
const REACHABLE = {
  timeZone: 'Europe/Prague',
  consent: { email: { marketing: yes }, sms: { marketing: yes } },
};

async function openRecipient(): Promise<{ server: Server; recipient: Emergency['recipient'] }> {
  const recipient = { url: '', answers: 204, told: 0 };
  const server = createServer((_request, response) => {
    recipient.told += 1;
    response.writeHead(recipient.answers).end();
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  recipient.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/told`;
  return { server, recipient };
}

/** A campaign by e-mail, one by text message, one for staff. */
async function publish({ call, inForce }: Emergency): Promise<void> {
  await call(
    'PUT',
    '/v1/templates/mail',
    mailTemplate(
      '<p><a href="{{ links.offer }}">An offer</a></p><p><a href="{{ unsubscribe_url }}">Unsubscribe</a></p>',
    ),
  );
  await call('PUT', '/v1/templates/text', TEXT_TEMPLATE);
  const offer = { trigger: { event: 'bought' }, schedule: { validFor: 'P1D' } };
  const text = { trigger: { event: 'travelled' }, schedule: { validFor: 'P1D' } };
  const staff = { notify: { staff: { topic: 'visits', reason: 'Looked at the offer' } } };
  await goLive(call, 'offer', { ...offer, variants: [{ ...only, email: { template: 'mail' } }] });
  await goLive(call, 'text', { ...text, variants: [{ ...only, sms: { template: 'text' } }] });
  const again = { ...text, trigger: { event: 'returned' } };
  await goLive(call, 'again', { ...again, variants: [{ ...only, sms: { template: 'text' } }] });
  await goLive(call, 'adviser', { trigger: { event: 'visited' }, variants: [only], ...staff });
  inForce();
}

const only = { id: 'a', weight: 1 };
