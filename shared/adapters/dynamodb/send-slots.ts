/**
 * The next free slot of each scope, moved on by each who takes one (GCRA, ITU-T I.371 annex A: the
 * theoretical arrival time). Two tries: it lies ahead and moves on from there, or it has passed and
 * begins anew.
 */
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { DomainError } from '#shared/domain/domain-error.ts';
import { isNumber } from '#shared/domain/plain.ts';
import type { Clock } from '#shared/ports/clock.ts';
import type { SendSlots } from '#shared/ports/send-slots.ts';
import { isConditionFailed } from './errors.ts';
import { storedAs } from './stored-value.ts';
import { partition, type Table } from './table.ts';

const MAX_ATTEMPTS = 10;

export function createDynamoSendSlots(table: Table, machineClock: Clock): SendSlots {
  async function move(
    scope: string,
    condition: string,
    expression: string,
    values: Record<string, number>,
  ): Promise<number | undefined> {
    try {
      const { Attributes } = await table.db.send(
        new UpdateCommand({
          TableName: table.name,
          Key: { PK: partition(table, 'SLOTS', scope), SK: 'S' },
          UpdateExpression: expression,
          ConditionExpression: condition,
          ExpressionAttributeValues: values,
          ReturnValues: 'UPDATED_NEW',
        }),
      );
      return storedAs(isNumber, Attributes?.nextAt, 'the next free slot');
    } catch (error) {
      if (isConditionFailed(error)) return undefined;
      throw error;
    }
  }

  return {
    async reserve(scope, perSecond) {
      const step = 1000 / perSecond;
      for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
        const now = machineClock.now().getTime();
        const next =
          (await move(scope, 'nextAt > :now', 'ADD nextAt :step', {
            ':now': now,
            ':step': step,
          })) ??
          (await move(
            scope,
            'attribute_not_exists(nextAt) OR nextAt <= :now',
            'SET nextAt = :next',
            { ':now': now, ':next': now + step },
          ));
        if (next !== undefined) return next - step;
      }
      throw new DomainError('SLOTS_CONTENDED', 'no slot could be taken for sending', {
        retryable: true,
      });
    },
  };
}
