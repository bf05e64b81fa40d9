/** A score that somebody texts back. */
import { SURVEY_SCORES, type Survey, type SurveyAnswer } from '../links/template-links.ts';

/** `9`, `9!`, `9/10`: a number that is the whole message and on the survey's scale; undefined for anything else. */
export function surveyReply(body: string, survey: Survey): SurveyAnswer | undefined {
  const match = /^\s*(\d{1,2})(?:\s*\/\s*(\d{1,2}))?[\s.!]*$/.exec(body);
  const scores = SURVEY_SCORES[survey];
  const [, given, of] = match ?? [];
  if (of !== undefined && Number(of) !== scores.at(-1)) return undefined;
  const score = scores.find((one) => String(one) === given);
  return score === undefined ? undefined : { survey, score };
}

/** Whether it may be an answer to any survey: only then is it worth looking which one was asked. */
export const maybeScore = (body: string): boolean =>
  (['nps', 'csat'] as const).some((survey) => surveyReply(body, survey) !== undefined);
