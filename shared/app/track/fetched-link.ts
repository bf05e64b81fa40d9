/** A fetch of one of our addresses: whose message it is about, and who fetched. */
import type { HttpRequest } from '#shared/contracts/http/exchange.ts';
import type { Link } from '#shared/domain/links/link-token.ts';
import { type LinkPath, pathOf } from '#shared/domain/links/link-url.ts';
import { machineSign } from '#shared/domain/response/machine.ts';
import type { LinkSigner } from '#shared/ports/link-signer.ts';
import type { SentMessage } from '#shared/ports/sent-messages.ts';
import type { TrackPorts, TrackSettings } from './ports.ts';

/** What the request's token says, if we signed it for a link of this path; else undefined. */
export function linkOf(signer: LinkSigner, request: HttpRequest, path: LinkPath): Link | undefined {
  const link = signer.verify(request.params.token ?? '');
  return link !== undefined && pathOf(link.target) === path ? link : undefined;
}

/** The message a link came with, unless that is too long ago. */
export async function liveMessage(
  ports: Pick<TrackPorts, 'sentMessages' | 'clock'>,
  { linksMs }: TrackSettings,
  messageId: string,
): Promise<SentMessage | undefined> {
  const sent = await ports.sentMessages.get(messageId);
  if (sent === undefined) return undefined;
  const age = ports.clock.now().getTime() - Date.parse(sent.at);
  return age < linksMs ? sent : undefined;
}

/** Records an open or click, a machine's apart. Never fails: what follows matters more to the customer. */
export async function recordFetch(
  ports: Pick<TrackPorts, 'decisions' | 'clock' | 'onUnrecorded'>,
  request: HttpRequest,
  kind: 'open' | 'click',
  sent: SentMessage,
): Promise<void> {
  const now = ports.clock.now();
  const { headers, method } = request;
  const sign = machineSign({
    method,
    userAgent: headers['user-agent'] ?? '',
    purpose: headers['sec-purpose'] ?? headers.purpose ?? headers['x-purpose'] ?? headers['x-moz'],
    sinceSentMs: now.getTime() - Date.parse(sent.at),
  });
  try {
    const recorded = sign === undefined ? kind : (`machine_${kind}` as const);
    await ports.decisions.recordResponse(sent.messageId, recorded, now.toISOString());
  } catch (error) {
    ports.onUnrecorded(error);
  }
}
