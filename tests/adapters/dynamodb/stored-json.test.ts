import { expect, it } from 'vitest';
import { toRecorded } from '#shared/adapters/dynamodb/decision-item.ts';

it('a record that cannot be read is told of without a word of it', () => {
  const item = {
    decision: '{"customerId":"jana@example.com',
    progress: { status: 'settled' as const },
    responses: {},
    revision: 0,
  };
  expect(() => toRecorded(item)).toThrow('a decision is stored as something that is not JSON');
});
