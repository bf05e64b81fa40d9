/** Pools of codes that were made elsewhere. */
import { problem } from '#shared/contracts/http/problem.ts';
import type { Handlers } from './call.ts';
import type { ApiPorts } from './ports.ts';

export function createOfferPoolHandlers({
  offerCodes,
}: Pick<ApiPorts, 'offerCodes'>): Handlers<'getOfferPool' | 'putOfferCodes'> {
  return {
    async getOfferPool({ params }) {
      const count = await offerCodes.count(params.id);
      if (count === undefined) return problem('POOL_UNKNOWN');
      return { status: 200, body: shown(params.id, count) };
    },
    async putOfferCodes({ params, body }) {
      const { added } = await offerCodes.add(params.id, body.codes);
      const count = (await offerCodes.count(params.id)) ?? { size: 0, taken: 0 };
      return {
        status: 200,
        body: { ...shown(params.id, count), added },
        audited: {
          target: { kind: 'offer_pool', id: params.id },
          before: { size: count.size - added },
          after: { size: count.size },
        },
      };
    },
  };
}

const shown = (id: string, { size, taken }: { readonly size: number; readonly taken: number }) => ({
  id,
  size,
  left: size - taken,
});
