/** Write keys: what libraries sign in with that can do no better, for handing in and nothing else. */
import * as z from 'zod';
import { nameSchema } from '#shared/domain/campaign/name.ts';
import { operation } from './operation.ts';

const writeKeySchema = z
  .object({
    id: z.string(),
    name: z.string(),
    author: z.string(),
    at: z.iso.datetime(),
  })
  .meta({ id: 'WriteKey' });

const EXAMPLE = {
  id: '5d41402abc4b2a76b9719d911017c592',
  name: 'Web shop',
  author: 'admin@bank',
  at: '2026-12-01T09:00:00.000Z',
};

export const MAX_WRITE_KEYS = 100;

export const writeKeyOperations = {
  listWriteKeys: operation({
    method: 'GET',
    path: '/v1/write-keys',
    tag: 'Tracking',
    summary: 'List write keys',
    roles: ['admin'],
    answers: {
      200: {
        description: 'All of them, without the keys themselves.',
        schema: z.object({ items: z.array(writeKeySchema) }),
        example: { items: [EXAMPLE] },
      },
    },
  }),
  createWriteKey: operation({
    method: 'POST',
    path: '/v1/write-keys',
    tag: 'Tracking',
    summary: 'Make a write key',
    description: `For servers alone: whoever holds it can change a customer's address. The key is shown once; kept is its hash. At most ${MAX_WRITE_KEYS}.`,
    roles: ['admin'],
    body: {
      schema: z.strictObject({ name: nameSchema }),
      example: { name: 'Web shop' },
    },
    answers: {
      201: {
        description: 'The key, for the only time.',
        schema: writeKeySchema.extend({ key: z.string() }),
        example: { ...EXAMPLE, key: 'pVq0c8x1Q6n3lT7r2YfJ5dW9mB4kH0sZaE1uG6iO8tA' },
      },
    },
    problems: ['INPUT_INVALID', 'TOO_MANY'],
  }),
  deleteWriteKey: operation({
    method: 'DELETE',
    path: '/v1/write-keys/{id}',
    tag: 'Tracking',
    summary: 'Withdraw a write key',
    description: 'Nobody gets in with it any more after a minute.',
    roles: ['admin'],
    params: z.strictObject({ id: z.string().regex(/^[0-9a-f]{32}$/, 'must be 32 of 0-9 and a-f') }),
    answers: { 204: { description: 'Withdrawn.' } },
    problems: ['WRITE_KEY_UNKNOWN'],
  }),
};
