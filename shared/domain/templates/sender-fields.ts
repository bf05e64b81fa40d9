import type { Template } from './template.ts';

/** `sender.*` as the template itself sets it; what it leaves out may come from the account. */
export function senderFields(template: Template): Readonly<Record<string, string | undefined>> {
  if (template.channel === 'sms') {
    return { 'sender.name': template.sender.name, 'sender.id': template.sender.id };
  }
  const { name, address, replyTo, postalAddress } = template.sender;
  return {
    'sender.name': name,
    'sender.address': address,
    'sender.reply_to': replyTo,
    'sender.postal_address': postalAddress,
  };
}
