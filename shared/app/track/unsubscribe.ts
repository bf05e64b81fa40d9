/**
 * /u/{token}. POST unsubscribes: a mail program's one click (RFC 8058, 3.2) or the button of the
 * page that GET shows. GET changes nothing, because scanners and previews follow links.
 */
import type { HttpRequest, HttpResponse } from '#shared/contracts/http/exchange.ts';
import { channelOf } from '#shared/domain/links/link-token.ts';
import { linkUrl } from '#shared/domain/links/link-url.ts';
import { escapeHtml } from '#shared/domain/templates/escape.ts';
import { changeConsent, withoutMarketing } from '../feedback/change-consent.ts';
import { linkOf } from './fetched-link.ts';
import { expiredPage, htmlPage, paragraph, unknownPage } from './page.ts';
import type { TrackPorts, TrackSettings } from './ports.ts';
import { textsFor } from './texts.ts';

export function createUnsubscribe(ports: TrackPorts, settings: TrackSettings) {
  return {
    async get(request: HttpRequest): Promise<HttpResponse> {
      const texts = textsFor(undefined, request.headers['accept-language']);
      const link = linkOf(ports.signer, request, 'u');
      if (link === undefined) return unknownPage(texts);
      const recorded = await ports.decisions.get(link.messageId);
      const channel = channelOf(link.target) ?? recorded?.decision.channel;
      if (recorded === undefined || channel === undefined) return expiredPage(texts);
      return htmlPage(texts, {
        status: 200,
        title: texts.unsubscribeTitle,
        body: `${paragraph(texts.unsubscribeText[channel])}
<form method="post"><button type="submit">${escapeHtml(texts.unsubscribeButton)}</button></form>`,
      });
    },

    async post(request: HttpRequest): Promise<HttpResponse> {
      const texts = textsFor(undefined, request.headers['accept-language']);
      const link = linkOf(ports.signer, request, 'u');
      if (link === undefined) return unknownPage(texts);
      const { messageId } = link;
      const recorded = await ports.decisions.get(messageId);
      const channel = channelOf(link.target) ?? recorded?.decision.channel;
      if (recorded === undefined || channel === undefined) return expiredPage(texts);
      const { customerId } = recorded.decision;
      const at = ports.clock.now().toISOString();
      const source = isOneClick(request.body) ? 'one-click-unsubscribe' : 'unsubscribe-page';
      // Somebody who was erased meanwhile is not written to either: no reason to refuse.
      await changeConsent(ports, customerId, withoutMarketing(channel, at, source, messageId));
      await ports.decisions.recordResponse(messageId, 'unsubscribe', at);

      const target = `preferences_${channel}` as const;
      const token = ports.signer.sign({ messageId, target });
      const preferences = linkUrl(settings.publicUrl, target, token);
      return htmlPage(texts, {
        status: 200,
        title: texts.unsubscribedTitle,
        body: `${paragraph(texts.unsubscribedText[channel], 'role="status"')}
${paragraph(texts.serviceNote, 'class="note"')}
<p><a href="${preferences}">${escapeHtml(texts.toPreferences)}</a></p>`,
      });
    },
  };
}

/** Sent as a form of either encoding. */
const isOneClick = (body: string | undefined): boolean =>
  /List-Unsubscribe"?(=|\s+)One-Click/i.test(body ?? '');
