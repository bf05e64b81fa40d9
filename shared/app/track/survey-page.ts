import type { HttpRequest, HttpResponse } from '#shared/contracts/http/exchange.ts';
import {
  SURVEY_SCORES,
  type Survey,
  type SurveyAnswer,
} from '#shared/domain/links/template-links.ts';
import { escapeHtml } from '#shared/domain/templates/escape.ts';
import { htmlPage } from './page.ts';
import { textsFor } from './texts.ts';

/** The whole scale, with the score of the link that was tapped already chosen. */
export function surveyPage(
  request: HttpRequest,
  { survey, score }: SurveyAnswer,
  destination: string,
): HttpResponse {
  const texts = textsFor(undefined, request.headers['accept-language']);
  const choices = SURVEY_SCORES[survey].map(
    (one) =>
      `<label><input type="radio" name="score" value="${one}"${one === score ? ' checked' : ''}>${one}</label>`,
  );
  return htmlPage(texts, {
    status: 200,
    title: texts.surveyTitle[survey],
    body: `<form method="post"><fieldset class="scale"><legend>${escapeHtml(texts.surveyScale[survey])}</legend>
${choices.join('\n')}</fieldset>
<button type="submit">${escapeHtml(texts.sendButton)}</button></form>`,
    leadsTo: new URL(destination).origin,
  });
}

/** The score that a form of `surveyPage` sent; undefined for anything else. */
export function scoreIn(body: string | undefined, survey: Survey): number | undefined {
  const given = new URLSearchParams(body ?? '').get('score');
  return SURVEY_SCORES[survey].find((score) => String(score) === given);
}
