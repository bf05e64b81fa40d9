/** A number texted back to a message that asked for one ▶ a survey answer. */
import type { Contact } from '#shared/domain/customer/state.ts';
import { maybeScore, surveyReply } from '#shared/domain/response/survey-reply.ts';
import type { SentMessages } from '#shared/ports/sent-messages.ts';
import type { SurveyAnswers } from '#shared/ports/survey-answers.ts';
import type { Templates } from '#shared/ports/templates.ts';

export interface RecordScorePorts {
  readonly sentMessages: Pick<SentMessages, 'get'>;
  readonly templates: Templates;
  readonly answers: Pick<SurveyAnswers, 'record'>;
}

/** Which question was asked says the template that the message was sent with; most replies cost no read. */
export async function recordScore(
  ports: RecordScorePorts,
  customerId: string,
  { id: messageId, campaignId }: Contact,
  body: string,
  at: string,
): Promise<void> {
  if (!maybeScore(body)) return;
  const sent = await ports.sentMessages.get(messageId);
  if (sent === undefined || sent.customerId !== customerId) return;
  const template = await ports.templates.get(sent.templateId, sent.templateVersion);
  if (template?.channel !== 'sms' || template.survey === undefined) return;
  const answer = surveyReply(body, template.survey);
  if (answer === undefined) return;
  const instant = new Date(at).toISOString();
  await ports.answers.record({ messageId, customerId, campaignId, ...answer, at: instant });
}
