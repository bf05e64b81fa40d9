/**
 * A claimed message in the customer's own words: the pinned template, the facts of its occasion,
 * the offer, and links that only we can have made.
 */
import type { Reason } from '#shared/domain/arbitration/reason.ts';
import type { LinkSigner } from '#shared/ports/link-signer.ts';
import type { SentMessages } from '#shared/ports/sent-messages.ts';
import type { Templates } from '#shared/ports/templates.ts';
import { outgoingContent } from './compose-message/content.ts';
import { messageLinks } from './compose-message/message-links.ts';
import { createOfferCode, type OfferCodePorts } from './compose-message/offer-code.ts';
import { createPinnedTemplates, type PinnedTemplate } from './compose-message/pinned-templates.ts';
import { renderContext } from './compose-message/render-context.ts';
import type { Composed, ComposeSettings, ToCompose } from './compose-message/types.ts';

export interface ComposePorts extends OfferCodePorts {
  readonly templates: Templates;
  readonly signer: LinkSigner;
  readonly sentMessages: Pick<SentMessages, 'keep'>;
}

export type ComposeMessage = (input: ToCompose) => Promise<Composed>;

export function createComposeMessage(
  ports: ComposePorts,
  settings: ComposeSettings,
): ComposeMessage {
  const pinnedTemplate = createPinnedTemplates(ports.templates);
  const offerCode = createOfferCode(ports);

  return async (input) => {
    const { message, published, customer, recorded } = input;
    const to = message.channel === 'email' ? customer.profile.email : customer.profile.phone;
    if (to === undefined) return failed('NO_ADDRESS', `no address for ${message.channel}`);
    const pin = pinOf(input);
    if (pin === undefined)
      return failed('NO_CONTENT_FOR_CHANNEL', `no ${message.channel} in this arm`);
    const pinned = await pinnedTemplate(pin.id, pin.version);
    if (pinned?.template.channel !== message.channel) {
      return failed(
        'TEMPLATE_FAILED',
        `template ${pin.id} has no version ${pin.version} for ${message.channel}`,
      );
    }
    const offered = await offerCode(published.campaign.offer, recorded);
    if (offered.outcome === 'exhausted')
      return failed('NO_CODE_LEFT', 'the pool of codes is empty');

    const links = messageLinks(ports.signer, settings.publicUrl, message, pinned.template);
    const rendered = pinned.render(renderContext(input, settings, links, offered.code));
    if (rendered.outcome === 'failed') {
      return failed('TEMPLATE_FAILED', `template ${pin.id}: ${rendered.reason} ${rendered.field}`);
    }
    if (pinned.hasLinks) await ports.sentMessages.keep(sentMessageOf(input, pinned));
    return {
      outcome: 'composed',
      ...(offered.code !== undefined && { code: offered.code }),
      outgoing: {
        messageId: message.id,
        customerId: customer.profile.id,
        campaignId: published.id,
        purpose: message.purpose,
        to,
        content: outgoingContent(rendered, pinned.template, settings, links),
        ...(message.channel === 'email' &&
          message.purpose === 'marketing' && { unsubscribeUrl: links.unsubscribeUrl }),
      },
    };
  };
}

/** The version that this campaign was published with. */
function pinOf({
  message,
  published,
  recorded,
}: ToCompose): { id: string; version: number } | undefined {
  const variant = published.campaign.variants.find(({ id }) => id === recorded.decision.arm);
  const id = variant?.[message.channel]?.template;
  const version = id === undefined ? undefined : published.templates[id];
  return id === undefined || version === undefined ? undefined : { id, version };
}

const sentMessageOf = (
  { message, published, customer, now }: ToCompose,
  pinned: PinnedTemplate,
) => ({
  messageId: message.id,
  customerId: customer.profile.id,
  campaignId: published.id,
  channel: message.channel,
  templateId: pinned.id,
  templateVersion: pinned.version,
  at: now.toISOString(),
});

const failed = (reason: Reason, detail: string): Composed => ({
  outcome: 'failed',
  reason,
  detail,
});
