/**
 * What becomes of a mail: a pure function of our message id, the seed and the address, so that two
 * runs with one seed see the same bounces, opens and clicks.
 */
import { unitInterval } from '#shared/domain/hash.ts';
import type { DueEvent, Mail } from './messages.ts';
import { HOUR, type MailFate, MINUTE, type RecipientBehaviour, SECOND } from './recipients.ts';

/** `key` is our message id, or the provider's where there is none. */
export function mailEvents(mail: Mail, key: string, behaviour: RecipientBehaviour): DueEvent[] {
  const chance = (what: string) => unitInterval(behaviour.seed, key, what);
  const event = (kind: string, delay: number, detail?: string): DueEvent => ({
    kind,
    dueAt: mail.acceptedAt + delay,
    ...(detail === undefined ? {} : { detail }),
  });
  const travel = 2 * SECOND + chance('delivery delay') * 20 * SECOND;
  const sent = event('Send', 0);
  switch (fateOf(mail, chance('fate'), behaviour)) {
    case 'rejected':
      return [sent, event('Reject', SECOND)];
    case 'bounce':
      return [sent, event('Bounce', travel, 'Permanent/General')];
    case 'suppressed':
      return [sent, event('Bounce', SECOND, 'Permanent/OnAccountSuppressionList')];
    case 'soft_bounce':
      return [sent, event('Bounce', travel, 'Transient/MailboxFull')];
    case 'delayed':
      return [sent, event('DeliveryDelay', 10 * MINUTE), event('Delivery', HOUR)];
    case 'complaint': {
      const complained = travel + HOUR + chance('complaint delay') * HOUR;
      return [sent, event('Delivery', travel), event('Complaint', complained)];
    }
    case 'delivered': {
      const delivery = event('Delivery', travel);
      if (chance('open') >= behaviour.email.open) return [sent, delivery];
      // Most who open do so soon: the cube puts half within three hours, the last at a day.
      const opened = travel + MINUTE + chance('open delay') ** 3 * 24 * HOUR;
      const link = firstLink(mail);
      if (link === undefined || chance('click') >= behaviour.email.click)
        return [sent, delivery, event('Open', opened)];
      const clicked = opened + 5 * SECOND + chance('click delay') * 5 * MINUTE;
      return [sent, delivery, event('Open', opened), event('Click', clicked, link)];
    }
  }
}

function fateOf(mail: Mail, chance: number, { email, byAddress }: RecipientBehaviour): MailFate {
  const address = mail.to[0] ?? '';
  const fixed = byAddress.email?.[address] ?? simulatedMailbox(address);
  if (fixed) return fixed;
  if (chance < email.bounce) return 'bounce';
  if (chance < email.bounce + email.softBounce) return 'soft_bounce';
  if (chance < email.bounce + email.softBounce + email.complaint) return 'complaint';
  return 'delivered';
}

const SIMULATED: Readonly<Record<string, MailFate>> = {
  success: 'delivered',
  ooto: 'delivered',
  bounce: 'bounce',
  complaint: 'complaint',
  suppressionlist: 'suppressed',
  // Ours: AWS has no addresses for these.
  softbounce: 'soft_bounce',
  delayed: 'delayed',
  rejected: 'rejected',
};

/**
 * The mailbox simulator's names at any domain `simulator.*`, with or without a +label.
 * https://docs.aws.amazon.com/ses/latest/dg/send-an-email-from-console.html#send-email-simulator
 */
function simulatedMailbox(address: string): MailFate | undefined {
  const name = /^([a-z]+)(?:\+[^@]*)?@simulator\./i.exec(address)?.[1];
  return name === undefined ? undefined : SIMULATED[name.toLowerCase()];
}

/** The first link of the mail that is not the way out of it. */
function firstLink({ html, text, headers }: Mail): string | undefined {
  const wayOut = headers.find(({ name }) => name.toLowerCase() === 'list-unsubscribe')?.value ?? '';
  const hrefs = [...html.matchAll(/<a\s[^>]*href="(https?:[^"]+)"/gi)].map((match) => match[1]);
  const plain = [...text.matchAll(/https?:\/\/\S+/g)].map((match) => match[0]);
  return (hrefs.length > 0 ? hrefs : plain)
    .flatMap((link) => link?.replaceAll('&amp;', '&') ?? [])
    .find((link) => !wayOut.includes(link) && !/unsubscribe/i.test(link));
}
