/**
 * A message as it would look: composed as any other, without taking a code, keeping anything, or
 * making a link that leads anywhere.
 */
import type { OfferCodes } from '#shared/ports/offer-codes.ts';
import type { Templates } from '#shared/ports/templates.ts';
import type { ComposeSettings } from '../compose-message/types.ts';
import { type ComposeMessage, createComposeMessage } from '../compose-message.ts';

export interface PreviewPorts {
  readonly templates: Templates;
  readonly offerCodes: Pick<OfferCodes, 'count'>;
}

/** As long as those that are signed, and no key has signed it. */
const TOKEN = 'A'.repeat(38);
const EXAMPLE_CODE = 'EXAMPLE-CODE';

export function createPreviewMessage(
  { templates, offerCodes }: PreviewPorts,
  settings: ComposeSettings,
): ComposeMessage {
  return createComposeMessage(
    {
      templates,
      decisions: { keepOfferCode: async (_id, code) => code },
      offerCodes: {
        async take(pool) {
          const count = await offerCodes.count(pool);
          const left = count !== undefined && count.taken < count.size;
          return left ? { outcome: 'taken', code: EXAMPLE_CODE } : { outcome: 'exhausted' };
        },
      },
      sentMessages: { keep: async () => {} },
      signer: { sign: () => TOKEN, verify: () => undefined },
      randomness: { bytes: (count) => new Uint8Array(count) },
    },
    settings,
  );
}
