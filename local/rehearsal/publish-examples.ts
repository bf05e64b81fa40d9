/** Puts a set of campaigns, and all they need, in force through the API: what is there already stays. */
import type { Examples } from '../datasets/examples.ts';
import type { ApiClient } from './api-client.ts';

/** @returns campaign id ▶ name, of those that are live */
export async function publishExamples(
  api: ApiClient,
  examples: Examples,
): Promise<ReadonlyMap<string, string>> {
  await putSetting(api, '/v1/fields', examples.fields);
  await putSetting(api, '/v1/policy', examples.policy);
  for (const { id, body } of examples.segments) await createOnce(api, `/v1/segments/${id}`, body);
  for (const { id, body } of examples.templates) await createOnce(api, `/v1/templates/${id}`, body);
  const names = new Map<string, string>();
  for (const { id, body } of examples.campaigns) {
    const path = `/v1/campaigns/${id}`;
    await createOnce(api, path, body);
    names.set(id, await goLive(api, path));
  }
  return names;
}

async function goLive(api: ApiClient, path: string): Promise<string> {
  for (const step of ['submit', 'approve']) {
    const { etag, body } = await api.call('GET', path);
    const { review, name } = body as { review: string; name: string };
    if (review === 'published') return name;
    if ((step === 'submit') === (review === 'draft'))
      await api.call('POST', `${path}/${step}`, undefined, ifMatch(etag));
  }
  const { body } = await api.call('GET', path);
  return (body as { name: string }).name;
}

async function putSetting(api: ApiClient, path: string, value: unknown): Promise<void> {
  const { etag } = await api.call('GET', path);
  await api.call('PUT', path, value, ifMatch(etag));
}

async function createOnce(api: ApiClient, path: string, body: unknown): Promise<void> {
  const known = await api.find(path);
  if (!known) await api.call('PUT', path, body);
}

const ifMatch = (etag: string | undefined): Record<string, string> =>
  etag === undefined ? {} : { 'if-match': etag };
