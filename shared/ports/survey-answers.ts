import type { SurveyAnswer } from '#shared/domain/links/template-links.ts';

export interface RecordedAnswer extends SurveyAnswer {
  /** The decision whose message asked. */
  readonly messageId: string;
  readonly customerId: string;
  readonly campaignId: string;
  /** ISO instant in UTC. */
  readonly at: string;
}

/** What customers answered, one answer per message and question: the one they gave last. */
export interface SurveyAnswers {
  /** An answer older than the one on record changes nothing. */
  record(answer: RecordedAnswer): Promise<void>;
  ofMessage(messageId: string): Promise<readonly RecordedAnswer[]>;
}
