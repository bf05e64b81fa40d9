import type { ApiClient } from '#local/rehearsal/api-client.ts';

/** A campaign, named as its id unless it says otherwise, on to approved: in force from its start on. */
export async function goLive(call: ApiClient['call'], id: string, campaign: object): Promise<void> {
  const path = `/v1/campaigns/${id}`;
  let { etag } = await call('PUT', path, { name: id, ...campaign });
  for (const step of ['submit', 'approve'])
    ({ etag } = await call('POST', `${path}/${step}`, undefined, { 'if-match': etag ?? '' }));
}
