/** How many parts a text takes: GSM 03.38 with its extension table, else UCS-2 (3GPP TS 23.038, 23.040). */

const GSM =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';
/** Each takes two places, the first being the escape. */
const EXTENDED = '\f^{}\\[~]|€';

export interface PartCount {
  readonly encoding: 'GSM' | 'UNICODE';
  readonly parts: number;
}

export function countParts(text: string): PartCount {
  const widths = [...text].map((character) =>
    GSM.includes(character) ? 1 : EXTENDED.includes(character) ? 2 : undefined,
  );
  if (widths.every((width) => width !== undefined))
    return { encoding: 'GSM', parts: fill(widths, 160, 153) };
  return {
    encoding: 'UNICODE',
    parts: fill(
      [...text].map(({ length }) => length),
      70,
      67,
    ),
  };
}

/** A character that takes two places is never split over two parts. */
function fill(widths: readonly number[], alone: number, joined: number): number {
  if (widths.reduce((sum, width) => sum + width, 0) <= alone) return 1;
  let parts = 1;
  let used = 0;
  for (const width of widths) {
    if (used + width > joined) {
      parts += 1;
      used = 0;
    }
    used += width;
  }
  return parts;
}
