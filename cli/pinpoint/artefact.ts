/** One thing of Pinpoint, as it was found. */

export type ArtefactKind =
  | 'campaign'
  | 'segment'
  | 'email-template'
  | 'sms-template'
  | 'settings'
  | 'endpoint'
  /** Of Pinpoint, and nothing that could be imported; `why` says it. */
  | 'lost'
  /** No part of what is imported. */
  | 'unneeded';

export interface Artefact {
  readonly file: string;
  /** Where it stands in the file (RFC 6901). */
  readonly base: string;
  readonly kind: ArtefactKind;
  readonly value: unknown;
  readonly why?: string;
  /** In a stack: what others call it. */
  readonly logicalId?: string;
}
