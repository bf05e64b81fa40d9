/** The public addresses in messages: links, open pixel, unsubscribe, preferences. */
import type { HttpRoute } from '#shared/contracts/http/exchange.ts';
import { createFollowLink } from './track/follow-link.ts';
import type { TrackPorts, TrackSettings } from './track/ports.ts';
import { createPreferences } from './track/preferences.ts';
import { createShowPixel } from './track/show-pixel.ts';
import { createUnsubscribe } from './track/unsubscribe.ts';

/** A form of these pages, or a mail program's one click as multipart. */
const MAX_BODY_BYTES = 4096;

export function createTrack(ports: TrackPorts, settings: TrackSettings): readonly HttpRoute[] {
  const followLink = createFollowLink(ports, settings);
  const unsubscribe = createUnsubscribe(ports, settings);
  const preferences = createPreferences(ports);
  const route = (method: 'GET' | 'POST', path: string, handle: HttpRoute['handle']): HttpRoute => ({
    method,
    path,
    maxBodyBytes: MAX_BODY_BYTES,
    handle,
  });

  return [
    route('GET', '/t/{token}', followLink.get),
    route('POST', '/t/{token}', followLink.post),
    route('GET', '/o/{token}', createShowPixel(ports, settings)),
    route('GET', '/u/{token}', unsubscribe.get),
    route('POST', '/u/{token}', unsubscribe.post),
    route('GET', '/p/{token}', preferences.get),
    route('POST', '/p/{token}', preferences.post),
    route('GET', '/robots.txt', async () => ({
      status: 200,
      headers: { 'content-type': 'text/plain; charset=utf-8' },
      body: 'User-agent: *\nDisallow: /\n',
    })),
  ];
}
