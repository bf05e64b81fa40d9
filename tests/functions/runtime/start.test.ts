import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import * as z from 'zod';
import { createStart } from '#functions/runtime/start.ts';
import { SECRETS_MAX_AGE_MS, secretReference } from '#shared/contracts/secret-reference.ts';

const ARN = 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:one';
const env = z.object({ START_PLAIN: z.string(), START_SECRET: z.string() });

describe('what a function builds from its environment', () => {
  let clock: number;
  beforeEach(() => {
    clock = Date.parse('2026-11-23T12:00:00Z');
    // The age of a secret in a process is real time, which no argument carries.
    vi.useFakeTimers({ toFake: ['Date'], now: clock });
    process.env.START_PLAIN = 'plain';
    process.env.START_SECRET = secretReference(ARN);
  });
  afterEach(() => {
    vi.useRealTimers();
    delete process.env.START_PLAIN;
    delete process.env.START_SECRET;
  });
  const pass = (ms: number) => {
    clock += ms;
    vi.setSystemTime(clock);
  };

  function starting(answers: (string | Error)[]) {
    const asked: string[] = [];
    let builds = 0;
    const start = createStart({
      name: 'test',
      env,
      build: (values) => ({ ...values, build: ++builds }),
      secrets: async (arn) => {
        asked.push(arn);
        const answer = answers.shift() ?? 'none left';
        if (answer instanceof Error) throw answer;
        return answer;
      },
    });
    return { start, asked };
  }

  it('puts secrets in the place of references and reads them once while they are fresh', async () => {
    const { start, asked } = starting(['first']);
    expect(await start()).toEqual({ START_PLAIN: 'plain', START_SECRET: 'first', build: 1 });
    pass(SECRETS_MAX_AGE_MS - 1);
    await start();
    expect(asked).toEqual([ARN]);
  });

  it('builds anew only when a secret has changed', async () => {
    const { start, asked } = starting(['first', 'first', 'second']);
    await start();
    pass(SECRETS_MAX_AGE_MS);
    expect((await start()).build).toBe(1);
    pass(SECRETS_MAX_AGE_MS);
    expect(await start()).toMatchObject({ START_SECRET: 'second', build: 2 });
    expect(asked).toHaveLength(3);
  });

  it('goes on with what it has when secrets cannot be read again', async () => {
    const { start } = starting(['first', new Error('unreachable'), 'second']);
    await start();
    pass(SECRETS_MAX_AGE_MS);
    expect((await start()).START_SECRET).toBe('first');
    pass(SECRETS_MAX_AGE_MS);
    expect((await start()).START_SECRET).toBe('second');
  });

  it('does not start without its secrets, and tries again', async () => {
    const { start } = starting([new Error('unreachable'), 'first']);
    await expect(start()).rejects.toThrow('unreachable');
    expect((await start()).START_SECRET).toBe('first');
  });

  it('keeps the environment of its first event where nothing is secret', async () => {
    process.env.START_SECRET = 'known';
    const { start, asked } = starting([]);
    await start();
    process.env.START_SECRET = 'of another function';
    pass(10 * SECRETS_MAX_AGE_MS);
    expect((await start()).START_SECRET).toBe('known');
    expect(asked).toEqual([]);
  });

  it('refuses a reference where the function reads no secrets, without naming it', async () => {
    const start = createStart({ name: 'test', env, build: (values) => values });
    await expect(start()).rejects.toThrow('START_SECRET: this function reads no secrets');
    await expect(start()).rejects.not.toThrow(ARN);
  });
});
