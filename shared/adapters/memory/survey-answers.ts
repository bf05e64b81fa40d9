import type { RecordedAnswer, SurveyAnswers } from '#shared/ports/survey-answers.ts';

export function createMemorySurveyAnswers(): SurveyAnswers {
  const answers = new Map<string, RecordedAnswer>();
  return {
    async record(answer) {
      const key = `${answer.messageId} ${answer.survey}`;
      const known = answers.get(key);
      if (known === undefined || known.at < answer.at) answers.set(key, answer);
    },
    async ofMessage(messageId) {
      return [...answers.values()]
        .filter((answer) => answer.messageId === messageId)
        .sort((a, b) => (a.survey < b.survey ? -1 : 1));
    },
  };
}
