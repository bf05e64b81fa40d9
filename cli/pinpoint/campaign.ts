/** A campaign of Pinpoint ▶ `campaigns/<id>.json`, as a draft that nobody has approved. */

import type { Condition } from '#shared/domain/rules/condition.ts';
import type { Template } from '#shared/domain/templates/template.ts';
import { durationSchema } from '#shared/domain/time/duration.ts';
import type { Source } from './account.ts';
import { referenceOf } from './cloudformation.ts';
import { identityFields } from './common-fields.ts';
import { NOBODY } from './dimensions.ts';
import type { Facts } from './facts.ts';
import { tellPart } from './message-template.ts';
import type { Names } from './names.ts';
import { readSchedule } from './schedule.ts';
import type { SegmentNames } from './segment.ts';
import { makeTemplate } from './template.ts';

export interface CampaignNames extends SegmentNames {
  /** The id here of a saved template there. */
  templateId(channel: 'email' | 'sms', name: string): string | undefined;
  readonly ids: Names;
}

export interface ReadCampaign {
  /** Undefined: it has nothing that can be sent here. */
  readonly campaign?: unknown;
  /** Made from messages that stood in the campaign itself. */
  readonly templates: readonly Template[];
}

interface Variant {
  readonly id: string;
  readonly weight: number;
  readonly email?: { readonly template: string };
  readonly sms?: { readonly template: string };
}

/** https://docs.aws.amazon.com/pinpoint/latest/apireference/apps-application-id-campaigns-campaign-id.html */
export function readCampaign(
  source: Source,
  id: string,
  name: string,
  language: string,
  facts: Facts,
  names: CampaignNames,
): ReadCampaign {
  const to = `campaigns/${id}.json`;
  const templates: Template[] = [];
  if (source.at('Schedule', 'Frequency').text === 'IN_APP_EVENT') {
    source.lost('messages inside an app are no channel here: the campaign is not imported');
    return { templates };
  }
  const treatments = [source, ...source.at('AdditionalTreatments').items];
  const holdout = Math.min(90, Math.max(0, source.at('HoldoutPercent').number ?? 0));
  const others = source
    .at('AdditionalTreatments')
    .items.reduce((sum, one) => sum + (one.at('SizePercent').number ?? 0), 0);
  const variants = treatments.flatMap((treatment, index): Variant[] => {
    const letter = String.fromCharCode(97 + (index % 26)) + (index >= 26 ? String(index) : '');
    const weight = index === 0 ? 100 - holdout - others : (treatment.at('SizePercent').number ?? 0);
    if (weight < 1) {
      treatment.at('MessageConfiguration').lost('nobody is left for this treatment');
      treatment.at('TemplateConfiguration').lost('nobody is left for this treatment');
    }
    const content =
      weight < 1
        ? {}
        : readContent(treatment, `${id}-${letter}`, name, language, to, facts, names, templates);
    treatment.at('TreatmentName').lost('variants are called by letters');
    treatment.at('TreatmentDescription').lost('variants have no description');
    if (index > 0) otherTreatment(treatment, to, letter);
    if (Object.keys(content).length === 0) return [];
    return [{ id: letter, weight: Math.round(weight), ...content }];
  });
  if (variants.length === 0 || variants.length > 20) {
    source.lost(
      'no treatment of it has an e-mail or a text that can be sent here: the campaign is not imported',
    );
    return { templates };
  }
  const channels = (['email', 'sms'] as const).filter((channel) =>
    variants.some((one) => one[channel] !== undefined),
  );
  if (channels.length > 1)
    source
      .at('MessageConfiguration')
      .changed(to, 'a customer gets it by one channel, e-mail first, not by each of them');
  source.at('Name').mapped(`${to}#/name`);
  source.at('Description').mapped(`${to}#/description`);
  if ((source.at('HoldoutPercent').number ?? 0) > 90)
    source.at('HoldoutPercent').changed(`${to}#/holdout`, 'at most 90 of 100 are held out');
  source.at('HoldoutPercent').mapped(`${to}#/holdout`);
  const changedAt = source.at('LastModifiedDate').text ?? source.at('CreationDate').text;
  const when = readSchedule(source.at('Schedule'), changedAt, facts, to);
  const limits = readLimits(source.at('Limits'), to);
  const audience = readAudience(source, to, names);
  loseTheRest(source);
  identityFields(source);
  const description = source.at('Description').text?.slice(0, 2000);
  const schedule = { ...when.schedule, ...limits.schedule };
  return {
    templates,
    campaign: {
      name,
      ...(description !== undefined && { description }),
      trigger: when.trigger,
      audience: when.isBlocked ? { all: [NOBODY, audience] } : audience,
      variants,
      ...(holdout > 0 && { holdout: holdout / 100 }),
      channels: { order: channels, fallback: channels.length > 1 },
      ...(Object.keys(schedule).length > 0 && { schedule }),
      ...(Object.keys(limits.limits).length > 0 && { limits: limits.limits }),
    },
  };
}

function readContent(
  treatment: Source,
  id: string,
  name: string,
  language: string,
  to: string,
  facts: Facts,
  names: CampaignNames,
  templates: Template[],
): Pick<Variant, 'email' | 'sms'> {
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

function otherTreatment(treatment: Source, to: string, letter: string): void {
  treatment.at('SizePercent').mapped(`${to}#/variants/${letter}/weight`);
  treatment.at('Id').unneeded('identity and dates in Pinpoint');
  treatment.at('Schedule').lost('a campaign has one schedule, for all of its variants');
  treatment.at('State').unneeded('imported as a draft');
}

/** Limits are of an endpoint there and of a customer here. */
function readLimits(source: Source, to: string) {
  const limits: Record<string, unknown> = {};
  const schedule: Record<string, unknown> = {};
  const whole = (name: string, most: number): number | undefined => {
    const value = source.at(name).number;
    return value === undefined || value < 1 ? undefined : Math.min(most, Math.floor(value));
  };
  const [total, daily] = [whole('Total', 1000), whole('Daily', 1000)];
  if (total !== undefined) {
    limits.perCustomer = { max: total, within: 'P365D' };
    source
      .at('Total')
      .changed(
        `${to}#/limits/perCustomer`,
        'per customer in 365 days, not per endpoint for ever; the held out count too',
      );
    source
      .at('Daily')
      .lost(
        'a campaign has one limit per customer, and Total is it; a cap of the policy holds over all campaigns',
      );
  } else if (daily !== undefined) {
    limits.perCustomer = { max: daily, within: 'P1D' };
    source
      .at('Daily')
      .changed(
        `${to}#/limits/perCustomer`,
        'per customer in 24 hours, not per endpoint; the held out count too',
      );
  }
  const rate = whole('MessagesPerSecond', 10_000);
  if (rate !== undefined) limits.perSecond = rate;
  source.at('MessagesPerSecond').mapped(`${to}#/limits/perSecond`);
  const seconds = whole('MaximumDuration', 9_999_999);
  const validFor = `PT${seconds ?? 0}S`;
  if (seconds !== undefined && durationSchema.safeParse(validFor).success) {
    schedule.validFor = validFor;
    source
      .at('MaximumDuration')
      .changed(
        `${to}#/schedule/validFor`,
        'how long each message stays worth sending, not how long a run may take',
      );
  }
  source.at('Session').lost('a limit of messages inside an app');
  for (const name of ['Total', 'Daily', 'MaximumDuration']) source.at(name).unneeded('no limit');
  return { limits, schedule };
}

function readAudience(source: Source, to: string, names: SegmentNames): Condition {
  const [segment, version] = [source.at('SegmentId'), source.at('SegmentVersion')];
  const known = names.segmentId(referenceOf(segment.value) ?? '');
  version.changed(
    `${to}#/audience`,
    'a pinned version: here the newest, fixed when the campaign is handed in',
  );
  if (known === undefined) {
    segment.lost(
      'no artefact holds that segment: the campaign reaches nobody until its audience is named',
    );
    return NOBODY;
  }
  segment.mapped(`${to}#/audience/segment`);
  return { segment: known };
}

function loseTheRest(source: Source): void {
  for (const name of ['Hook', 'CampaignHook'])
    source
      .at(name)
      .lost(
        'no function is asked before a message: conditions, segments and webhooks take its place',
      );
  source
    .at('Priority')
    .lost('the order of messages inside an app; campaigns here have a priority over each other');
  for (const name of ['State', 'DefaultState', 'IsPaused'])
    source.at(name).unneeded('imported as a draft');
}
