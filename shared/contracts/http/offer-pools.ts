/** Offer codes that were made elsewhere. */
import * as z from 'zod';
import { slugSchema } from '#shared/domain/identifier.ts';
import { operation } from './operation.ts';
import { PEOPLE, WRITERS } from './roles.ts';

export const MAX_CODES = 2000;

const codesBodySchema = z.strictObject({
  codes: z
    .array(z.string().regex(/^[A-Za-z0-9-]{3,32}$/, 'must be 3–32 letters, digits and "-"'))
    .min(1)
    .max(MAX_CODES),
});
const poolSchema = z
  .object({ id: slugSchema, size: z.number().int(), left: z.number().int() })
  .meta({ id: 'OfferPool' });
const idParams = z.strictObject({ id: slugSchema });

export const offerPoolOperations = {
  getOfferPool: operation({
    method: 'GET',
    path: '/v1/offer-pools/{id}',
    tag: 'Offer codes',
    summary: 'See how many codes a pool has left',
    roles: PEOPLE,
    params: idParams,
    answers: {
      200: {
        description: 'The pool.',
        schema: poolSchema,
        example: { id: 'fuel', size: 500, left: 481 },
      },
    },
    problems: ['POOL_UNKNOWN'],
  }),
  putOfferCodes: operation({
    method: 'PUT',
    path: '/v1/offer-pools/{id}/codes',
    tag: 'Offer codes',
    summary: 'Add codes to a pool',
    description: `At most ${MAX_CODES} at a time. A code the pool has ever held is not added again, so an upload may be repeated.`,
    roles: WRITERS,
    params: idParams,
    body: { schema: codesBodySchema, example: { codes: ['FUEL-7KQX', 'FUEL-M2TN'] } },
    answers: {
      200: {
        description: 'How many were new.',
        schema: poolSchema.extend({ added: z.number().int() }),
        example: { id: 'fuel', size: 502, left: 483, added: 2 },
      },
    },
    problems: ['INPUT_INVALID'],
  }),
};
