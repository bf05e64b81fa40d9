import { describe, expect, it } from 'vitest';
import { batchFailures } from '#local/runner/partial-batch-response.ts';

const ids = new Set(['a', 'b']);

describe('batchFailures', () => {
  it.each([
    ['nothing', undefined],
    ['null', null],
    ['an empty object', {}],
    ['a null list', { batchItemFailures: null }],
    ['an empty list', { batchItemFailures: [] }],
  ])('takes %s for success', (_, response) => {
    expect(batchFailures(response, ids)).toEqual(new Set());
  });

  it('lists the failed', () => {
    const response = { batchItemFailures: [{ itemIdentifier: 'b' }, { itemIdentifier: 'b' }] };
    expect(batchFailures(response, ids)).toEqual(new Set(['b']));
  });

  it.each([
    ['text', 'ok'],
    ['no list', { batchItemFailures: 'a' }],
    ['an empty identifier', { batchItemFailures: [{ itemIdentifier: '' }] }],
    ['a null identifier', { batchItemFailures: [{ itemIdentifier: null }] }],
    ['another key', { batchItemFailures: [{ itemId: 'a' }] }],
    ['a null entry', { batchItemFailures: [null] }],
    [
      'an unknown record',
      { batchItemFailures: [{ itemIdentifier: 'a' }, { itemIdentifier: 'c' }] },
    ],
  ])('takes %s for the failure of all', (_, response) => {
    expect(batchFailures(response, ids)).toBe('all');
  });
});
