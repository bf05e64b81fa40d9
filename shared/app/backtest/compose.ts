/** Messages of a backtest: composed for what they cost, from pools that are never empty. */
import type { Template } from '#shared/domain/templates/template.ts';
import type { Templates } from '#shared/ports/templates.ts';
import type { ComposeSettings } from '../compose-message/types.ts';
import type { ComposeMessage } from '../compose-message.ts';
import { createPreviewMessage } from '../rehearsal/preview-message.ts';

/** Each version of a template is read once. */
export function composeForBacktest(
  templates: Templates,
  settings: ComposeSettings,
): ComposeMessage {
  const read = new Map<string, Promise<Template | undefined>>();
  const once: Templates = {
    get(id, version) {
      const key = `${id} ${version}`;
      const known = read.get(key) ?? templates.get(id, version);
      read.set(key, known);
      return known;
    },
  };
  const offerCodes = { count: async () => ({ size: Number.MAX_SAFE_INTEGER, taken: 0 }) };
  return createPreviewMessage({ templates: once, offerCodes }, settings);
}
