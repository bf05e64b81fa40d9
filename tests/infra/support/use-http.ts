/** What people and programs do with the engine's addresses. */
import type { Engine } from '#local/engine/start-engine.ts';
import type { ApiClient } from '#local/rehearsal/api-client.ts';

export type Call = ApiClient['call'];

/** Every link of the newest messages, as a customer and as a mail program would. */
export async function openMessages(engine: Engine): Promise<void> {
  const { entries } = await engine.aws.inbox.page({ channel: 'email', limit: 5 });
  const urls = new Set(JSON.stringify(entries).match(/http:\/\/127[^"'\\\s<>)]+/g));
  for (const url of urls) {
    await fetch(url, { redirect: 'manual', headers: { 'user-agent': 'Mozilla/5.0' } });
    await fetch(url, {
      method: 'POST',
      redirect: 'manual',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'List-Unsubscribe=One-Click&email.marketing=off&answer=9',
    });
  }
}

/** Lists, changes and an erasure; what is refused has been looked at as well. */
export async function useApi(engine: Engine, customer: string): Promise<void> {
  const call = (method: string, path: string, body?: unknown, headers = {}) =>
    fetch(new URL(`/v1/${path}`, engine.url), {
      method,
      headers: { 'content-type': 'application/json', ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  const lists = ['campaigns', 'templates', 'segments', `customers/${customer}/decisions`];
  const items = ['campaigns/thanks/versions', 'templates/mail/versions/1', `customers/${customer}`];
  const audits = ['audit/campaign/thanks', 'audit/2026-01-12'];
  for (const path of [...lists, ...items, ...audits]) await call('GET', path);

  const once = { 'idempotency-key': 'one-and-the-same' };
  const event = {
    id: 'e',
    type: 'bought',
    customerId: customer,
    occurredAt: '2026-01-15T12:00:00Z',
  };
  for (let twice = 0; twice < 2; twice++) {
    await call('POST', 'events', [event]);
    await call('POST', 'campaigns', { name: 'Once' }, once);
  }
  const few = { name: 'Few', condition: { fact: 'customer.age', op: 'lt', value: 3 } };
  const made = await call('PUT', 'segments/few', few);
  await call('DELETE', 'segments/few', undefined, { 'if-match': made.headers.get('etag') ?? '' });
  const listed = (await (await call('GET', 'webhooks')).json()) as { items: { id: string }[] };
  for (const { id } of listed.items)
    await call('POST', `webhooks/${id}/replay?from=2026-01-01T00:00:00Z`);
  await call('DELETE', `customers/${customer}`);
}
