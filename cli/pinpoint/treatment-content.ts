/** What a treatment sends: saved templates, and messages that stand in the campaign itself. */
import type { Template } from '#shared/domain/templates/template.ts';
import type { Source } from './account.ts';
import { referenceOf } from './cloudformation.ts';
import type { Facts } from './facts.ts';
import { tellPart } from './message-template.ts';
import type { Names } from './names.ts';
import { makeTemplate } from './template.ts';

export interface TemplateNames {
  /** The id here of a saved template there. */
  templateId(channel: 'email' | 'sms', name: string): string | undefined;
  readonly ids: Names;
}

export interface Content {
  readonly email?: { readonly template: string };
  readonly sms?: { readonly template: string };
}

/** Templates that are made on the way are added to `templates`. */
export function readContent(
  treatment: Source,
  id: string,
  name: string,
  language: string,
  to: string,
  facts: Facts,
  names: TemplateNames,
  templates: Template[],
): Content {
  const message = treatment.at('MessageConfiguration');
  const saved = treatment.at('TemplateConfiguration');
  for (const part of [
    'ADMMessage',
    'APNSMessage',
    'BaiduMessage',
    'GCMMessage',
    'DefaultMessage',
    'DefaultPushNotificationMessage',
  ])
    message.at(part).lost('push notifications are no channel here');
  message.at('InAppMessage').lost('messages inside an app are no channel here');
  message
    .at('CustomMessage')
    .lost('custom channels are no channel here; a webhook tells other systems');
  saved.at('PushTemplate').lost('push notifications are no channel here');
  saved.at('VoiceTemplate').lost('voice is no channel here');
  saved.at('InAppTemplate').lost('messages inside an app are no channel here');
  treatment
    .at('CustomDeliveryConfiguration')
    .lost('custom channels are no channel here; a webhook tells other systems');

  const found: { email?: { template: string }; sms?: { template: string } } = {};
  for (const channel of ['email', 'sms'] as const) {
    const named = saved.at(channel === 'email' ? 'EmailTemplate' : 'SMSTemplate');
    const template = referenceOf(named.at('Name').value);
    const known = template === undefined ? undefined : names.templateId(channel, template);
    if (known !== undefined) {
      found[channel] = { template: known };
      named.at('Name').mapped(`${to}#/variants`);
      named
        .at('Version')
        .changed(to, 'a pinned version: here the newest, fixed when the campaign is handed in');
    } else if (named.isThere)
      named.lost('no artefact holds that template, or it cannot be one here');
    const inline = message.at(channel === 'email' ? 'EmailMessage' : 'SMSMessage');
    if (!inline.isThere) continue;
    if (known !== undefined) {
      inline.unneeded('the saved template is used');
      continue;
    }
    const made = inlineTemplate(
      inline,
      channel,
      names.ids.id('template', `${id}-${channel}`),
      name,
      language,
      facts,
    );
    if (made === undefined) continue;
    templates.push(made);
    found[channel] = { template: made.id };
  }
  return found;
}

function inlineTemplate(
  message: Source,
  channel: 'email' | 'sms',
  id: string,
  name: string,
  language: string,
  facts: Facts,
): Template | undefined {
  const to = `templates/${id}.yaml`;
  const sender = senderOf(message, channel, to);
  const [subject, html, body] = [message.at('Title'), message.at('HtmlBody'), message.at('Body')];
  const made = makeTemplate(
    channel,
    {
      ...(subject.text !== undefined && { subject: subject.text }),
      ...(html.text !== undefined && { html: html.text }),
      ...(body.text !== undefined &&
        (channel === 'sms' ? { body: body.text } : { text: body.text })),
    },
    {
      id,
      name: name.slice(0, 120),
      language,
      defaults: new Map(),
      ...(sender !== undefined && { sender }),
    },
    facts,
  );
  tellPart(subject, 'subject', made, to);
  tellPart(html, 'html', made, to);
  tellPart(body, channel === 'sms' ? 'body' : 'text', made, to);
  message
    .at('MessageType')
    .lost(
      'promotional or transactional is how AWS routes a text; why it is sent is the campaign’s purpose, and that is marketing until somebody says otherwise',
    );
  message.at('Keyword').lost('keywords are handled for the whole number');
  for (const field of ['EntityId', 'TemplateId'])
    message.at(field).lost('registrations of India’s TRAI are kept with the sender at AWS');
  message.at('Headers').lost('a template has no headers of its own');
  message.at('MediaUrl').lost('MMS is no channel here');
  return made.template;
}

const SMS_SENDER = /^(\+[1-9]\d{6,14}|\d{3,8}|(?=.*[A-Za-z])[A-Za-z0-9 _-]{1,11})$/;

function senderOf(
  message: Source,
  channel: 'email' | 'sms',
  to: string,
): Readonly<Record<string, string>> | undefined {
  if (channel === 'email') {
    const from = message.at('FromAddress');
    const [, label = '', address = ''] =
      /^(?:(.*?)\s*<)?([^\s<>]+@[^\s<>]+)>?$/.exec(from.text ?? '') ?? [];
    if (address === '') {
      if (from.isThere) from.lost('no e-mail address');
      return undefined;
    }
    from.mapped(`${to}#/sender`);
    const name = label.replace(/^"|"$/g, '').slice(0, 64);
    return { address, ...(name !== '' && { name }) };
  }
  const [sender, number] = [message.at('SenderId'), message.at('OriginationNumber')];
  const chosen = [sender, number].find(({ text }) => SMS_SENDER.test(text ?? ''));
  chosen?.mapped(`${to}#/sender/id`);
  sender.lost('a text has one sender');
  number.lost('a text has one sender');
  return chosen?.text === undefined ? undefined : { id: chosen.text };
}
