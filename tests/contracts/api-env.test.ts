import { describe, expect, it } from 'vitest';
import { apiEnvSchema } from '#shared/contracts/env/api-env.ts';

const env = (change: Record<string, string>) =>
  apiEnvSchema.safeParse({
    TABLE_NAME: 'opportune',
    PUBLIC_URL: 'https://track.example',
    LINK_KEYS: '1:x',
    ADDRESS_KEY: 'x',
    DELIVERIES_QUEUE_URL: 'https://sqs.example/d',
    EVENTS_QUEUE_URL: 'https://sqs.example/e',
    SENDER_NAME: 'Bank',
    SENDER_ADDRESS: 'offers@bank.example',
    WEBHOOKS_QUEUE_URL: 'https://sqs.example/w',
    ...change,
  });

describe('the environment of the API', () => {
  it('signs people in and wants four eyes unless it is told otherwise', () => {
    expect(env({}).data).toMatchObject({ API_AUTH: 'jwt', FOUR_EYES: 'on' });
    expect(env({ STAGE: 'local', API_AUTH: 'off', FOUR_EYES: 'off' }).success).toBe(true);
  });

  it.each([{ API_AUTH: 'off' }, { FOUR_EYES: 'off' }, { WEBHOOK_TARGETS: 'any' }])(
    'does not let %j through in production',
    (off) => {
      const parsed = env({ STAGE: 'prod', ...off });
      expect(parsed.error?.issues.map(({ path }) => path)).toEqual([Object.keys(off)]);
      expect(env({ STAGE: 'prod' }).success).toBe(true);
    },
  );
});
