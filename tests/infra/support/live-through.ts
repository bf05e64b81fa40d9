/** A few days in which every function meets, as far as one can make it, all that it may meet. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Engine } from '#local/engine/start-engine.ts';
import type { VirtualClock } from '#local/engine/virtual-clock.ts';
import { createApiClient } from '#local/rehearsal/api-client.ts';
import { sendAll } from '#shared/adapters/sqs/send-all.ts';
import { SOURCE_QUEUE_NAMES } from '#shared/contracts/deployment.ts';
import { goLive } from '../../support/go-live.ts';
import { mailTemplate, TEXT_TEMPLATE } from '../../support/template-bodies.ts';
import { type Call, openMessages, useApi } from './use-http.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Noon in Prague, so that nothing waits for the end of the night. */
export const STARTS_AT = Date.parse('2026-01-12T11:00:00Z');

const FATES = ['delivered', 'bounce', 'soft_bounce', 'complaint'] as const;
const mailOf = (fate: string): string => `${fate.replace('_', '-')}@customers.example`;
const STOPPING = '+420601000001';
const BLOCKED = '+420601000002';
/** To whom no message goes the first time, or at all. */
const TROUBLED = { throttled: 'throttle', refused: 'rejected', lost: 'reset_before' } as const;
const JOINING = Array.from({ length: 8 }, (_, index) => `joining-${index}`);

export const RECIPIENTS = {
  seed: 'permissions',
  email: { bounce: 0, softBounce: 0, complaint: 0, open: 1, click: 1 },
  sms: { carrierUnreachable: 0, blocked: 0, stop: 0 },
  byAddress: {
    email: Object.fromEntries(FATES.map((fate) => [mailOf(fate), fate])),
    sms: { [STOPPING]: 'stop', [BLOCKED]: 'blocked' } as const,
  },
};

export async function liveThrough(engine: Engine, clock: VirtualClock): Promise<void> {
  const { call } = createApiClient(engine.url);
  const pass = async (ms: number) => {
    clock.advanceTo(clock.now().getTime() + ms);
    await engine.aws.provider.advanceTo(clock.now().getTime());
    await engine.sweep();
    await engine.drained();
  };
  let events = 0;
  const happen = async (type: string, customerId: string) =>
    sendAll(engine.sqs, engine.queues.events.url, [
      {
        MessageBody: JSON.stringify({
          id: `${type}-${customerId}-${events++}`,
          type,
          customerId,
          occurredAt: clock.now().toISOString(),
        }),
      },
    ]);

  await publish(call);
  const recipients = await openRecipients(call);
  await call('POST', '/v1/customers:bulk', [
    ...FATES.map((fate) => customer(fate, { email: mailOf(fate) })),
    ...[...Object.keys(TROUBLED), ...JOINING].map((id) => customer(id, { email: mailOf(id) })),
    customer('phone', { phone: STOPPING }),
    customer('blocked', { phone: BLOCKED }),
    customer('awake', { email: 'awake@customers.example' }),
    { id: 'silent', email: 'silent@customers.example' },
  ]);
  const faults = Object.entries(TROUBLED).map(([id, fault]) => ({ fault, recipient: mailOf(id) }));
  const rules = faults.map((one) => (one.fault === 'throttle' ? { ...one, times: 1 } : one));
  await engine.aws.provider.setFaults('ses', rules);
  await pass(10_000);
  for (const id of [...Object.keys(TROUBLED), 'blocked']) await happen('asked', id);
  for (const id of JOINING) await happen('joined', id);
  for (const fate of FATES) await happen('bought', fate);
  await happen('bought', 'phone');
  await happen('bought', 'nobody');
  await happen('bought', 'silent');
  await engine.drained();
  await pass(HOUR);
  await openMessages(engine);
  for (const id of ['delivered', ...JOINING]) await happen('visited', id);
  await pass(12 * HOUR);
  await happen('bought', 'awake');
  await engine.drained();
  await pass(3 * DAY);
  for (const name of SOURCE_QUEUE_NAMES)
    await sendAll(engine.sqs, engine.queues[name].url, [{ MessageBody: 'no JSON' }]);
  await useApi(engine, 'delivered');
  await pass(3 * DAY);
  recipients.close();
}

/** One webhook that fails at first, and one that wants no more. */
async function openRecipients(call: Call): Promise<Server> {
  let asked = 0;
  const server = createServer((request, response) => {
    const status = request.url === '/gone' ? 410 : asked++ === 0 ? 503 : 204;
    response.writeHead(status).end();
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  for (const name of ['crm', 'gone'])
    await call('POST', '/v1/webhooks', {
      name,
      url: `http://127.0.0.1:${port}/${name}`,
      events: ['decision.made', 'message.sent'],
    });
  return server;
}

const customer = (id: string, address: { email?: string; phone?: string }) => {
  const yes = { granted: true, at: '2026-01-01T00:00:00Z', source: 'test' };
  const granted = { marketing: yes, service: yes };
  return {
    id,
    ...address,
    timeZone: 'Europe/Prague',
    attributes: { first_name: 'Alex', birth_date: '1980-06-01' },
    consent: { email: granted, sms: granted },
  };
};

/** Codes from a pool, bounded sends, a rate and quiet hours; an absence; a day of the year; an hour for all; a notice to staff; a start that lies ahead. */
async function publish(call: Call): Promise<void> {
  await call('PUT', '/v1/offer-pools/pool/codes', {
    codes: ['AAAA-1111', 'BBBB-2222', 'CCCC-3333', 'DDDD-4444', 'EEEE-5555', 'FFFF-6666'],
  });
  const links = { offer: 'https://bank.example/offer', nps_9: 'https://bank.example/thanks' };
  await call(
    'PUT',
    '/v1/templates/mail',
    mailTemplate(
      '<p><a href="{{ links.offer }}">Offer</a> <a href="{{ links.nps_9 }}">9</a></p><p><a href="{{ unsubscribe_url }}">Unsubscribe</a> <a href="{{ preferences_url }}">Preferences</a></p>',
      { subject: 'Code {{ offer.code }}', links },
    ),
  );
  await call(
    'PUT',
    '/v1/templates/note',
    mailTemplate(
      '<p><a href="{{ links.offer }}">More</a> <a href="{{ unsubscribe_url }}">Unsubscribe</a></p>',
      { name: 'Note', subject: 'Note' },
    ),
  );
  await call('PUT', '/v1/templates/text', TEXT_TEMPLATE);
  const common = {
    offer: { kind: 'gift', code: 'unique' },
    variants: [{ id: 'a', weight: 1, email: { template: 'mail' }, sms: { template: 'text' } }],
  };
  await goLive(call, 'thanks', {
    ...common,
    objective: { conversion: { event: 'visited' }, within: 'P7D' },
    trigger: { event: 'bought' },
    offer: { kind: 'gift', code: { pool: 'pool' } },
    schedule: { quietHours: { from: '21:00', to: '08:00', zone: 'customer' } },
    limits: { sends: 6, perSecond: 1, spend: { amount: 100, currency: 'EUR' } },
  });
  const variants = [{ id: 'a', weight: 1, email: { template: 'note' }, sms: { template: 'text' } }];
  await goLive(call, 'answers', { trigger: { event: 'asked' }, variants });
  await goLive(call, 'welcome', {
    trigger: { event: 'joined' },
    variants,
    holdout: 0.5,
    objective: { conversion: { event: 'visited' }, within: 'P7D' },
  });
  await goLive(call, 'silence', {
    ...common,
    trigger: { absence: { events: ['visited'], for: 'P2D' } },
  });
  await goLive(call, 'birthday', {
    ...common,
    trigger: { date: { fact: 'customer.birth_date' } },
  });
  await goLive(call, 'weekly', {
    ...common,
    trigger: { schedule: { at: '2026-01-13T10:00', zone: 'Europe/Prague' } },
  });
  await goLive(call, 'adviser', {
    trigger: { event: 'visited' },
    notify: { staff: { topic: 'visits', reason: 'Looked at the offer' } },
    variants: [{ id: 'told', weight: 1 }],
    limits: { sends: 6 },
  });
  await goLive(call, 'later', {
    ...common,
    trigger: { event: 'bought' },
    schedule: { startsAt: new Date(STARTS_AT + DAY).toISOString() },
  });
}
