import type { Clock } from '#shared/ports/clock.ts';
import type { LinkSigner } from '#shared/ports/link-signer.ts';
import type { SentMessages } from '#shared/ports/sent-messages.ts';
import type { SurveyAnswers } from '#shared/ports/survey-answers.ts';
import type { TemplateLinks } from '#shared/ports/templates.ts';
import type { ChangeConsentPorts } from '../feedback/change-consent.ts';

export interface TrackPorts extends ChangeConsentPorts {
  readonly signer: LinkSigner;
  readonly sentMessages: Pick<SentMessages, 'get'>;
  readonly templates: TemplateLinks;
  readonly answers: Pick<SurveyAnswers, 'record'>;
  readonly clock: Clock;
  /** A response that could not be recorded. The customer is served all the same. */
  readonly onUnrecorded: (error: unknown) => void;
}

export interface TrackSettings {
  /** Where these pages are, for the way from one to another. */
  readonly publicUrl: string;
  /**
   * How long after its message a link leads somewhere. Unsubscribing ends with the record of its
   * decision, which says whose message it was.
   */
  readonly linksMs: number;
}
