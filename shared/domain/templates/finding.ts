/** One thing that is wrong with a template, and where. */
import type { Problem } from './nodes.ts';

export type Part = 'subject' | 'preheader' | 'html' | 'text' | 'body';

export interface Finding {
  /** A template with an error is not saved; a warning is shown. */
  readonly severity: 'error' | 'warning';
  readonly code:
    | Problem['code']
    | 'UNKNOWN_FIELD'
    | 'MISSING_DEFAULT'
    | 'WRONG_TYPE'
    | 'NEEDS_FORMAT'
    | 'SUBJECT_LINE_BREAK'
    | 'NO_UNSUBSCRIBE'
    | 'HTML_CLIPPED';
  readonly message: string;
  readonly language: string;
  readonly part: Part;
  /** From 1; absent where the whole part is meant. */
  readonly line?: number;
  readonly column?: number;
  readonly field?: string;
  /** The name that was probably meant. */
  readonly suggestion?: string;
}

/** What concerns one text, before it is known which. */
export interface TextFinding extends Omit<Finding, 'language' | 'part' | 'line' | 'column'> {
  /** Offset into the text. */
  readonly at?: number;
}
