import { PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { SurveyAnswers } from '#shared/ports/survey-answers.ts';
import { isConditionFailed } from './errors.ts';
import { partition, type Table } from './table.ts';

/** @param retention how long answers are kept, in milliseconds from when they were given */
export function createDynamoSurveyAnswers(
  table: Table,
  retention: { readonly answersMs: number },
): SurveyAnswers {
  const partitionOf = (messageId: string): string => partition(table, 'D', messageId);
  return {
    async record(answer) {
      const put = new PutCommand({
        TableName: table.name,
        Item: {
          PK: partitionOf(answer.messageId),
          SK: `A#${answer.survey}`,
          answer,
          ttl: Math.floor((Date.parse(answer.at) + retention.answersMs) / 1000),
        },
        ConditionExpression: 'attribute_not_exists(PK) OR answer.#at < :at',
        ExpressionAttributeNames: { '#at': 'at' },
        ExpressionAttributeValues: { ':at': answer.at },
      });
      try {
        await table.db.send(put);
      } catch (error) {
        if (!isConditionFailed(error)) throw error;
      }
    },

    async ofMessage(messageId) {
      const { Items } = await table.db.send(
        new QueryCommand({
          TableName: table.name,
          KeyConditionExpression: 'PK = :pk AND begins_with(SK, :answers)',
          ExpressionAttributeValues: { ':pk': partitionOf(messageId), ':answers': 'A#' },
          ConsistentRead: true,
        }),
      );
      const { answerItemSchema } = await import('./decision-item-schema.ts');
      return (Items ?? []).map(({ answer }) => answerItemSchema().parse(answer));
    },
  };
}
