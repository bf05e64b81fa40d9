/**
 * /p/{token}: how the customer wants to get offers. Every channel can be switched off; only the one
 * that the message came by can be switched on, for whoever holds the link has shown to read it.
 */
import type { HttpRequest, HttpResponse } from '#shared/contracts/http/exchange.ts';
import { CHANNELS, type Channel } from '#shared/domain/channel.ts';
import { type Consent, hasConsent, recordConsent } from '#shared/domain/customer/consent.ts';
import { channelOf } from '#shared/domain/links/link-token.ts';
import { escapeHtml } from '#shared/domain/templates/escape.ts';
import { changeConsent } from '../feedback/change-consent.ts';
import { linkOf } from './fetched-link.ts';
import { expiredPage, htmlPage, paragraph, unknownPage } from './page.ts';
import type { TrackPorts } from './ports.ts';
import { type Texts, textsFor } from './texts.ts';

interface Visit {
  readonly messageId: string;
  readonly customerId: string;
  readonly cameBy: Channel;
  readonly consent: Consent;
  readonly texts: Texts;
}

export function createPreferences(ports: TrackPorts) {
  async function visitOf(request: HttpRequest): Promise<Visit | HttpResponse> {
    const accepted = request.headers['accept-language'];
    const link = linkOf(ports.signer, request, 'p');
    if (link === undefined) return unknownPage(textsFor(undefined, accepted));
    const recorded = await ports.decisions.get(link.messageId);
    const stored =
      recorded === undefined
        ? undefined
        : await ports.customers.loadLatest(recorded.decision.customerId);
    const cameBy = channelOf(link.target) ?? recorded?.decision.channel;
    if (stored === undefined || cameBy === undefined)
      return expiredPage(textsFor(undefined, accepted));
    return {
      messageId: link.messageId,
      customerId: stored.customer.profile.id,
      cameBy,
      consent: stored.state.consent,
      texts: textsFor(stored.customer.profile.language, accepted),
    };
  }

  return {
    async get(request: HttpRequest): Promise<HttpResponse> {
      const visit = await visitOf(request);
      return 'status' in visit ? visit : preferencesPage(visit, false);
    },

    async post(request: HttpRequest): Promise<HttpResponse> {
      const visit = await visitOf(request);
      if ('status' in visit) return visit;
      const { messageId, customerId, cameBy } = visit;
      const wanted = wantedIn(request.body);
      const at = ports.clock.now().toISOString();
      let before = visit.consent;
      let consent = visit.consent;
      await changeConsent(ports, customerId, (current) => {
        before = current;
        consent = consentAsWanted(current, wanted, cameBy, at, messageId);
        return consent;
      });
      const had = hasConsent(before, cameBy, 'marketing');
      if (had && !hasConsent(consent, cameBy, 'marketing')) {
        await ports.decisions.recordResponse(messageId, 'unsubscribe', at);
      }
      return preferencesPage({ ...visit, consent }, true);
    },
  };
}

/** What the form asks for; the second button is for no channel at all. */
function wantedIn(body: string | undefined): ReadonlySet<Channel> {
  const form = new URLSearchParams(body ?? '');
  if (form.has('none')) return new Set();
  return new Set(CHANNELS.filter((channel) => form.has(channel)));
}

function consentAsWanted(
  consent: Consent,
  wanted: ReadonlySet<Channel>,
  cameBy: Channel,
  at: string,
  proof: string,
): Consent {
  let next = consent;
  for (const channel of CHANNELS) {
    const granted = wanted.has(channel);
    if (granted === hasConsent(consent, channel, 'marketing')) continue;
    if (granted && channel !== cameBy) continue;
    next = recordConsent(next, channel, 'marketing', { granted, at, source: SOURCE, proof });
  }
  return next;
}

const SOURCE = 'preference-page';

function preferencesPage({ texts, consent, cameBy }: Visit, saved: boolean): HttpResponse {
  const offered = CHANNELS.filter(
    (channel) => channel === cameBy || hasConsent(consent, channel, 'marketing'),
  );
  const choices = offered.map((channel) => {
    const checked = hasConsent(consent, channel, 'marketing') ? ' checked' : '';
    return `<label><input type="checkbox" name="${channel}" value="on"${checked}>${escapeHtml(texts.channels[channel])}</label>`;
  });
  return htmlPage(texts, {
    status: 200,
    title: texts.preferencesTitle,
    body: `${saved ? paragraph(texts.saved, 'role="status"') : ''}
<form method="post"><fieldset><legend>${escapeHtml(texts.preferencesText)}</legend>
${choices.join('\n')}</fieldset>
<button type="submit" name="save" value="on">${escapeHtml(texts.saveButton)}</button>
<button type="submit" name="none" value="on" class="second">${escapeHtml(texts.noneButton)}</button></form>
${paragraph(texts.serviceNote, 'class="note"')}`,
  });
}
