/** A template's links by number, and those of them that answer a question. */
import type { Template } from '../templates/template.ts';

/** In the order of their numbers. Sorted, because a stored map keeps no order of its own. */
export const linkNames = (template: Pick<Template, 'links'>): readonly string[] =>
  Object.keys(template.links).sort();

export interface NumberedLink {
  readonly name: string;
  readonly destination: string;
}

export function linkAt(template: Pick<Template, 'links'>, index: number): NumberedLink | undefined {
  const name = linkNames(template)[index];
  const destination = name === undefined ? undefined : template.links[name];
  return name === undefined || destination === undefined ? undefined : { name, destination };
}

/** `nps`: would you recommend us, 0–10. `csat`: how content are you, 1–5. */
export type Survey = 'nps' | 'csat';

export interface SurveyAnswer {
  readonly survey: Survey;
  readonly score: number;
}

export const SURVEY_SCORES: Readonly<Record<Survey, readonly number[]>> = {
  nps: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
  csat: [1, 2, 3, 4, 5],
};

/** A link named `nps_9` or `csat_4` is an answer; its address is where the customer is thanked. */
export function surveyAnswer(linkName: string): SurveyAnswer | undefined {
  const match = /^(nps|csat)_(\d{1,2})$/.exec(linkName);
  if (match === null) return undefined;
  const survey: Survey = match[1] === 'nps' ? 'nps' : 'csat';
  const score = SURVEY_SCORES[survey].find((one) => String(one) === match[2]);
  return score === undefined ? undefined : { survey, score };
}
