/** Everything a template may show of one message. */
import { customerFacts } from '#shared/domain/customer/profile.ts';
import { customerZone } from '#shared/domain/decision/eligibility.ts';
import type { RenderContext } from '#shared/domain/templates/rendered.ts';
import { durationMs } from '#shared/domain/time/duration.ts';
import type { MessageLinks } from './message-links.ts';
import type { ComposeSettings, ToCompose } from './types.ts';

/** @param code of the offer, when it has one */
export function renderContext(
  { message, published, customer, recorded, now }: ToCompose,
  { sender }: ComposeSettings,
  links: MessageLinks,
  code: string | undefined,
): RenderContext {
  const { profile } = customer;
  const { offer } = published.campaign;
  const { decision } = recorded;
  // From the planned sending, not from now: a retry must promise the same day.
  const from = Date.parse(decision.sendAt ?? decision.decidedAt);
  return {
    language: profile.language,
    timeZone: customerZone(customer, message.channel),
    customer: customerFacts(profile, now),
    event: decision.occasion.facts,
    ...(offer !== undefined && {
      offer: {
        code,
        value: offer.value,
        expiresAt:
          offer.expiresAfter === undefined
            ? undefined
            : new Date(from + durationMs(offer.expiresAfter)).toISOString(),
      },
    }),
    links: links.links,
    unsubscribeUrl: links.unsubscribeUrl,
    preferencesUrl: links.preferencesUrl,
    sender: {
      ...(sender.name !== undefined && { name: sender.name }),
      address: sender.address,
      ...(sender.replyTo !== undefined && { reply_to: sender.replyTo }),
      ...(sender.postalAddress !== undefined && { postal_address: sender.postalAddress }),
    },
  };
}
