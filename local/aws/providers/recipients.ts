/**
 * How simulated recipients take a message: a pure function of our message id, the seed and the
 * address, so that two runs with one seed see the same bounces, opens and clicks.
 */
import { unitInterval } from '#shared/domain/hash.ts';
import type { DueEvent, Mail, TextMessage } from './messages.ts';

export type MailFate =
  | 'delivered'
  | 'delayed'
  | 'bounce'
  | 'soft_bounce'
  | 'complaint'
  | 'suppressed'
  | 'rejected';

export type TextFate =
  | 'delivered'
  | 'blocked'
  | 'carrier_unreachable'
  | 'unreachable'
  | 'invalid'
  | 'expired'
  | 'stop'
  | 'silent';

/** Shares are of all messages and in [0, 1]; fates exclude each other. */
export interface RecipientBehaviour {
  readonly seed: string;
  readonly email: {
    readonly bounce: number;
    readonly softBounce: number;
    readonly complaint: number;
    /** Of those delivered. */
    readonly open: number;
    /** Of those opened. */
    readonly click: number;
  };
  readonly sms: {
    readonly carrierUnreachable: number;
    readonly blocked: number;
    /** Answers STOP. */
    readonly stop: number;
  };
  /** What a certain address or number always does. */
  readonly byAddress: Readonly<Record<string, MailFate | TextFate>>;
}

/** Everybody receives, nobody reacts. */
export const QUIET_RECIPIENTS: RecipientBehaviour = {
  seed: 'quiet',
  email: { bounce: 0, softBounce: 0, complaint: 0, open: 0, click: 0 },
  sms: { carrierUnreachable: 0, blocked: 0, stop: 0 },
  byAddress: {},
};

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** `key` is our message id, or the provider's where there is none. */
export function mailEvents(mail: Mail, key: string, behaviour: RecipientBehaviour): DueEvent[] {
  const chance = (what: string) => unitInterval(behaviour.seed, key, what);
  const at = (delay: number) => mail.acceptedAt + delay;
  const sent: DueEvent = { kind: 'Send', dueAt: at(0) };
  const delivered = 2 * SECOND + chance('delivery delay') * 20 * SECOND;
  const delivery = (delay = delivered): DueEvent => ({ kind: 'Delivery', dueAt: at(delay) });
  switch (mailFate(mail, chance('fate'), behaviour)) {
    case 'rejected':
      return [sent, { kind: 'Reject', dueAt: at(SECOND) }];
    case 'bounce':
      return [sent, { kind: 'Bounce', dueAt: at(delivered), detail: 'Permanent/General' }];
    case 'suppressed':
      return [
        sent,
        { kind: 'Bounce', dueAt: at(SECOND), detail: 'Permanent/OnAccountSuppressionList' },
      ];
    case 'soft_bounce':
      return [sent, { kind: 'Bounce', dueAt: at(delivered), detail: 'Transient/MailboxFull' }];
    case 'delayed':
      return [sent, { kind: 'DeliveryDelay', dueAt: at(10 * MINUTE) }, delivery(HOUR)];
    case 'complaint':
      return [
        sent,
        delivery(),
        { kind: 'Complaint', dueAt: at(HOUR + chance('complaint delay') * HOUR) },
      ];
    default:
      return [sent, delivery(), ...reactions(mail, delivered, chance, behaviour)];
  }
}

/** Most who open do so soon: the cube puts half within three hours, the last at a day. */
function reactions(
  mail: Mail,
  delivered: number,
  chance: (what: string) => number,
  { email }: RecipientBehaviour,
): DueEvent[] {
  if (chance('open') >= email.open) return [];
  const opened = mail.acceptedAt + delivered + MINUTE + chance('open delay') ** 3 * 24 * HOUR;
  const open: DueEvent = { kind: 'Open', dueAt: opened };
  const link = firstLink(mail);
  if (link === undefined || chance('click') >= email.click) return [open];
  const clicked = opened + 5 * SECOND + chance('click delay') * 5 * MINUTE;
  return [open, { kind: 'Click', dueAt: clicked, detail: link }];
}

/** The first link of the mail that is not the way out of it. */
function firstLink({ html, text, headers }: Mail): string | undefined {
  const unsubscribe = headers.find(({ name }) => name.toLowerCase() === 'list-unsubscribe')?.value;
  const hrefs = [...html.matchAll(/<a\s[^>]*href="(https?:[^"]+)"/gi)].map((match) => match[1]);
  const plain = [...text.matchAll(/https?:\/\/\S+/g)].map((match) => match[0]);
  const links = (hrefs.length > 0 ? hrefs : plain).map((link) => link?.replaceAll('&amp;', '&'));
  return links.find((link) => link && !unsubscribe?.includes(link) && !/unsubscribe/i.test(link));
}

function mailFate(mail: Mail, chance: number, { email, byAddress }: RecipientBehaviour): MailFate {
  const address = mail.to[0] ?? '';
  const fixed = byAddress[address] ?? mailboxSimulator(address);
  if (fixed) return fixed as MailFate;
  if (chance < email.bounce) return 'bounce';
  if (chance < email.bounce + email.softBounce) return 'soft_bounce';
  if (chance < email.bounce + email.softBounce + email.complaint) return 'complaint';
  return 'delivered';
}

/** The names of AWS's mailbox simulator, with or without a +label, at any domain simulator.*. */
function mailboxSimulator(address: string): MailFate | undefined {
  const [, name] = /^([a-z]+)(?:\+[^@]*)?@simulator\./i.exec(address) ?? [];
  const fates: Record<string, MailFate> = {
    success: 'delivered',
    bounce: 'bounce',
    softbounce: 'soft_bounce', // ours; AWS has no address for it
    ooto: 'delivered',
    complaint: 'complaint',
    suppressionlist: 'suppressed',
  };
  return name === undefined ? undefined : fates[name.toLowerCase()];
}

export function textEvents(
  message: TextMessage,
  key: string,
  behaviour: RecipientBehaviour,
): DueEvent[] {
  const chance = (what: string) => unitInterval(behaviour.seed, key, what);
  const at = (delay: number) => message.acceptedAt + delay;
  const quick = SECOND + chance('delivery delay') * 8 * SECOND;
  const last = (kind: string): DueEvent[] => [{ kind, dueAt: at(quick) }];
  const accepted: DueEvent = { kind: 'TEXT_SUCCESSFUL', dueAt: at(quick) };
  const delivered: DueEvent = { kind: 'TEXT_DELIVERED', dueAt: at(quick + 4 * SECOND) };
  switch (textFate(message, chance('fate'), behaviour)) {
    case 'blocked':
      return last('TEXT_BLOCKED');
    case 'carrier_unreachable':
      return last('TEXT_CARRIER_UNREACHABLE');
    case 'unreachable':
      return last('TEXT_UNREACHABLE');
    case 'invalid':
      return last('TEXT_INVALID');
    case 'expired':
      return [{ kind: 'TEXT_TTL_EXPIRED', dueAt: at(message.timeToLive * SECOND) }];
    case 'silent':
      return [accepted];
    case 'stop': {
      const answered = at(quick + MINUTE + chance('answer delay') * HOUR);
      return [accepted, delivered, { kind: 'REPLY', dueAt: answered, detail: 'STOP' }];
    }
    default:
      return [accepted, delivered];
  }
}

function textFate(
  { to }: TextMessage,
  chance: number,
  { sms, byAddress }: RecipientBehaviour,
): TextFate {
  const fixed = byAddress[to] ?? SIMULATOR_NUMBERS[to];
  if (fixed) return fixed as TextFate;
  if (chance < sms.carrierUnreachable) return 'carrier_unreachable';
  if (chance < sms.carrierUnreachable + sms.blocked) return 'blocked';
  if (chance < sms.carrierUnreachable + sms.blocked + sms.stop) return 'stop';
  return 'delivered';
}

/** A few of https://docs.aws.amazon.com/sms-voice/latest/userguide/test-phone-numbers.html */
const SIMULATOR_NUMBERS: Readonly<Record<string, TextFate>> = {
  '+420790542286': 'delivered',
  '+420790542287': 'unreachable',
  '+43676800442031': 'delivered',
  '+43676800442032': 'unreachable',
  '+33755512501': 'delivered',
  '+33755512502': 'unreachable',
};
