import { expect, it } from 'vitest';
import { failTogether, oneAfterAnother } from '#shared/app/fail-together.ts';
import { DomainError } from '#shared/domain/domain-error.ts';

const unreadable = new DomainError('RECORD_UNREADABLE', 'a decision');
const broken = new TypeError('about c-1');

it('fails with the one error there is, and with the codes of several', () => {
  expect(() => failTogether([])).not.toThrow();
  expect(() => failTogether([broken])).toThrow(broken);
  const nested = new AggregateError([unreadable, broken]);
  expect(() => failTogether([nested, unreadable, 'text'])).toThrow(
    expect.objectContaining({
      message: '4 failed: RECORD_UNREADABLE, TypeError, string',
      errors: [unreadable, broken, unreadable, 'text'],
    }),
  );
});

it('does one after another, whatever becomes of the one before', async () => {
  const done: string[] = [];
  const task = (name: string) => async () => {
    await Promise.resolve();
    return done.push(name);
  };
  expect(await oneAfterAnother([task('a'), task('b')])).toEqual([1, 2]);
  const failing = oneAfterAnother([() => Promise.reject(broken), task('c')]);
  await expect(failing).rejects.toBe(broken);
  expect(done).toEqual(['a', 'b', 'c']);
});
