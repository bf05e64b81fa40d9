/** A campaign of Pinpoint ▶ `campaigns/<id>.json`, as a draft that nobody has approved. */

import type { Condition } from '#shared/domain/rules/condition.ts';
import type { Template } from '#shared/domain/templates/template.ts';
import type { Source } from './account.ts';
import { readLimits } from './campaign-limits.ts';
import { referenceOf } from './cloudformation.ts';
import { identityFields } from './common-fields.ts';
import { NOBODY } from './dimensions.ts';
import type { Facts } from './facts.ts';
import { readSchedule } from './schedule.ts';
import type { SegmentNames } from './segment.ts';
import { type Content, readContent, type TemplateNames } from './treatment-content.ts';

export type CampaignNames = SegmentNames & TemplateNames;

export interface ReadCampaign {
  /** Undefined: it has nothing that can be sent here. */
  readonly campaign?: unknown;
  /** Made from messages that stood in the campaign itself. */
  readonly templates: readonly Template[];
}

interface Variant extends Content {
  readonly id: string;
  readonly weight: number;
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

function otherTreatment(treatment: Source, to: string, letter: string): void {
  treatment.at('SizePercent').mapped(`${to}#/variants/${letter}/weight`);
  treatment.at('Id').unneeded('identity and dates in Pinpoint');
  treatment.at('Schedule').lost('a campaign has one schedule, for all of its variants');
  treatment.at('State').unneeded('imported as a draft');
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
