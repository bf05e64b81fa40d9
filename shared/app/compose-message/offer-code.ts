/** The code that redeems a message's offer: one per message, the same however often it is composed. */
import { generatedCode } from '#shared/domain/offer/generated-code.ts';
import type { Offer } from '#shared/domain/offer/offer.ts';
import type { Decisions, RecordedDecision } from '#shared/ports/decisions.ts';
import type { OfferCodes } from '#shared/ports/offer-codes.ts';
import type { Randomness } from '#shared/ports/randomness.ts';

export interface OfferCodePorts {
  readonly decisions: Pick<Decisions, 'keepOfferCode'>;
  readonly offerCodes: Pick<OfferCodes, 'take'>;
  readonly randomness: Randomness;
}

export type OfferCode =
  | { readonly outcome: 'code'; readonly code?: string }
  | { readonly outcome: 'exhausted' };

/** Ten symbols are wanted and one byte in 64 is skipped: 32 bytes all but never fall short. */
const RANDOM_BYTES = 32;
/** Messages whose preparation may be repeated meanwhile; each would take another code of the pool. */
const KEPT = 1000;

export function createOfferCode(
  ports: OfferCodePorts,
): (offer: Offer | undefined, recorded: RecordedDecision) => Promise<OfferCode> {
  const kept = new Map<string, string>();
  return async (offer, recorded) => {
    if (offer?.code === undefined) return { outcome: 'code' };
    if (typeof offer.code === 'object' && 'fixed' in offer.code) {
      return { outcome: 'code', code: offer.code.fixed };
    }
    const { id } = recorded.decision;
    const known = recorded.offerCode ?? kept.get(id);
    if (known !== undefined) return { outcome: 'code', code: known };

    const fresh =
      offer.code === 'unique'
        ? generatedCode(ports.randomness.bytes(RANDOM_BYTES))
        : await takeFrom(ports.offerCodes, offer.code.pool);
    if (fresh === undefined) return { outcome: 'exhausted' };
    const code = await ports.decisions.keepOfferCode(id, fresh);
    if (kept.size >= KEPT) kept.clear();
    kept.set(id, code);
    return { outcome: 'code', code };
  };
}

async function takeFrom(
  codes: Pick<OfferCodes, 'take'>,
  pool: string,
): Promise<string | undefined> {
  const taken = await codes.take(pool);
  return taken.outcome === 'taken' ? taken.code : undefined;
}
