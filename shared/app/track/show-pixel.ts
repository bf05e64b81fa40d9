/** GET /o/{token}: the image that says that a message was shown. */
import type { HttpRequest, HttpResponse } from '#shared/contracts/http/exchange.ts';
import { linkOf, liveMessage, recordFetch } from './fetched-link.ts';
import { unknownPage } from './page.ts';
import type { TrackPorts, TrackSettings } from './ports.ts';
import { textsFor } from './texts.ts';

/** A transparent GIF of one pixel: 43 bytes. */
const PIXEL = Uint8Array.from(
  atob('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAICRAEAOw=='),
  (character) => character.charCodeAt(0),
);

export const createShowPixel =
  (ports: TrackPorts, settings: TrackSettings) =>
  async (request: HttpRequest): Promise<HttpResponse> => {
    const link = linkOf(ports.signer, request, 'o');
    if (link === undefined) {
      return unknownPage(textsFor(undefined, request.headers['accept-language']));
    }
    const sent = await liveMessage(ports, settings, link.messageId);
    if (sent !== undefined) await recordFetch(ports, request, 'open', sent);
    return {
      status: 200,
      headers: { 'content-type': 'image/gif', 'cache-control': 'no-store, private' },
      body: PIXEL,
    };
  };
