/** One file of a campaign folder: what it is by its place, and what it says. */
import type { SourceDocument } from './source-document.ts';

export const KINDS = ['campaign', 'segment', 'template'] as const;
/** What there are many of, each in a file of its own. */
export type Kind = (typeof KINDS)[number];
export const SETTINGS = ['fields', 'policy'] as const;
/** What there is one of. */
export type SettingKind = (typeof SETTINGS)[number];

export interface SourceFile {
  readonly kind: Kind | SettingKind | 'brand';
  /** Of a setting: its kind. */
  readonly id: string;
  /** From the folder, with "/". */
  readonly path: string;
  /** Without `$schema`, which is for editors. */
  readonly value: unknown;
  readonly document: SourceDocument;
}

export const folderOf = (kind: Kind): string => `${kind}s`;
