/**
 * CloudFormation stacks: `AWS::Pinpoint::*` resources and what refers to them.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_Pinpoint.html
 */
import { isMap, isSeq, type Tags } from 'yaml';
import { isObject } from './account.ts';
import type { Artefact, ArtefactKind } from './artefact.ts';

const FUNCTIONS = [
  'Ref',
  'Condition',
  'Base64',
  'Cidr',
  'FindInMap',
  'GetAtt',
  'GetAZs',
  'ImportValue',
  'Join',
  'Select',
  'Split',
  'Sub',
  'Transform',
  'And',
  'Equals',
  'If',
  'Not',
  'Or',
  'ToJsonString',
  'Length',
  'ForEach',
];

/** `!GetAtt A.B` reads as the long form does. */
export const CLOUDFORMATION_TAGS: Tags = FUNCTIONS.flatMap((name) => {
  const key = name === 'Ref' || name === 'Condition' ? name : `Fn::${name}`;
  return [
    { tag: `!${name}`, resolve: (text: string) => ({ [key]: text }) },
    {
      tag: `!${name}`,
      collection: 'seq' as const,
      resolve: (node: unknown) => ({ [key]: isSeq(node) ? node.toJSON() : node }),
    },
    {
      tag: `!${name}`,
      collection: 'map' as const,
      resolve: (node: unknown) => ({ [key]: isMap(node) ? node.toJSON() : node }),
    },
  ];
});

const KINDS: Readonly<Record<string, { readonly kind: ArtefactKind; readonly why?: string }>> = {
  'AWS::Pinpoint::Campaign': { kind: 'campaign' },
  'AWS::Pinpoint::Segment': { kind: 'segment' },
  'AWS::Pinpoint::EmailTemplate': { kind: 'email-template' },
  'AWS::Pinpoint::SmsTemplate': { kind: 'sms-template' },
  'AWS::Pinpoint::ApplicationSettings': { kind: 'settings' },
  'AWS::Pinpoint::App': { kind: 'unneeded', why: 'an application holds nothing but its parts' },
  'AWS::Pinpoint::EmailChannel': { kind: 'lost', why: 'senders are set up with the stage' },
  'AWS::Pinpoint::SMSChannel': { kind: 'lost', why: 'senders are set up with the stage' },
  'AWS::Pinpoint::EventStream': {
    kind: 'lost',
    why: 'decisions and responses are archived by the engine itself',
  },
  'AWS::Pinpoint::PushTemplate': { kind: 'lost', why: 'push notifications are no channel here' },
  'AWS::Pinpoint::InAppTemplate': {
    kind: 'lost',
    why: 'messages inside an app are no channel here',
  },
  'AWS::Pinpoint::VoiceChannel': { kind: 'lost', why: 'voice is no channel here' },
};

export function* stackParts(
  { Resources: resources, ...rest }: Readonly<Record<string, unknown>>,
  file: string,
): Generator<Artefact> {
  const no = { file, kind: 'unneeded', why: 'no resource of Pinpoint' } as const;
  if (Object.keys(rest).length > 0) yield { ...no, base: '', value: rest };
  if (!isObject(resources) || Object.keys(resources).length === 0)
    return yield { ...no, base: '/Resources', value: resources };
  for (const [logicalId, resource] of Object.entries(resources)) {
    const base = `/Resources/${logicalId.replace(/~/g, '~0').replace(/\//g, '~1')}`;
    if (!isObject(resource) || Object.keys(resource).length === 0) {
      yield { ...no, base, value: resource };
      continue;
    }
    const { Properties: properties, ...about } = resource;
    const type = String(resource.Type);
    const known = KINDS[type] ?? otherKind(type);
    if (Object.keys(about).length > 0)
      yield { ...no, base, value: about, why: 'what CloudFormation knows of it' };
    if (properties !== undefined)
      yield { file, base: `${base}/Properties`, ...known, value: properties, logicalId };
  }
}

const otherKind = (type: string): { readonly kind: ArtefactKind; readonly why: string } =>
  type.startsWith('AWS::Pinpoint::')
    ? { kind: 'lost', why: `${type} is no channel here` }
    : { kind: 'unneeded', why: 'no resource of Pinpoint' };

/** The logical id that a `Ref` or `GetAtt` means; a text stands for itself. */
export function referenceOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (!isObject(value)) return undefined;
  const ref = value.Ref ?? value['Fn::GetAtt'];
  const first: unknown = Array.isArray(ref) ? ref[0] : ref;
  return typeof first === 'string' ? first.split('.')[0] : undefined;
}
