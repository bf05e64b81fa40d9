/** GET /t/{token}: on to where the template says; or an answer to a question it asked. */
import type { HttpRequest, HttpResponse } from '#shared/contracts/http/exchange.ts';
import {
  linkAt,
  type NumberedLink,
  type SurveyAnswer,
  surveyAnswer,
} from '#shared/domain/links/template-links.ts';
import type { SentMessage } from '#shared/ports/sent-messages.ts';
import { createVersionCache } from '../version-cache.ts';
import { linkOf, liveMessage, recordFetch } from './fetched-link.ts';
import { expiredPage, unknownPage } from './page.ts';
import type { TrackPorts, TrackSettings } from './ports.ts';
import { scoreIn, surveyPage } from './survey-page.ts';
import { textsFor } from './texts.ts';

interface Followed {
  readonly sent: SentMessage;
  readonly link: NumberedLink;
  readonly answer: SurveyAnswer | undefined;
}

export function createFollowLink(ports: TrackPorts, settings: TrackSettings) {
  const templateOf = createVersionCache((id, version) => ports.templates.get(id, version));

  async function find(request: HttpRequest): Promise<Followed | HttpResponse> {
    const texts = textsFor(undefined, request.headers['accept-language']);
    const link = linkOf(ports.signer, request, 't');
    if (link === undefined || typeof link.target !== 'number') return unknownPage(texts);
    const sent = await liveMessage(ports, settings, link.messageId);
    if (sent === undefined) return expiredPage(texts);
    const template = await templateOf(sent.templateId, sent.templateVersion);
    const numbered = template === undefined ? undefined : linkAt(template, link.target);
    if (numbered === undefined) return unknownPage(texts);
    return { sent, link: numbered, answer: surveyAnswer(numbered.name) };
  }

  return {
    async get(request: HttpRequest): Promise<HttpResponse> {
      const found = await find(request);
      if ('status' in found) return found;
      await recordFetch(ports, request, 'click', found.sent);
      // Scanners follow every link: an answer is only taken from somebody who presses a button.
      return found.answer === undefined
        ? redirect(302, found.link.destination)
        : surveyPage(request, found.answer, found.link.destination);
    },

    async post(request: HttpRequest): Promise<HttpResponse> {
      const found = await find(request);
      if ('status' in found) return found;
      const { sent, link, answer } = found;
      const score = answer === undefined ? undefined : scoreIn(request.body, answer.survey);
      if (answer === undefined || score === undefined) {
        return unknownPage(textsFor(undefined, request.headers['accept-language']));
      }
      const { messageId, customerId, campaignId } = sent;
      const at = ports.clock.now().toISOString();
      await ports.answers.record({
        messageId,
        customerId,
        campaignId,
        survey: answer.survey,
        score,
        at,
      });
      return redirect(303, link.destination);
    },
  };
}

/** The template's own https address, never one from the request: there is nothing to redirect elsewhere. */
const redirect = (status: 302 | 303, location: string): HttpResponse => ({
  status,
  headers: { location, 'x-robots-tag': 'noindex, nofollow' },
});
