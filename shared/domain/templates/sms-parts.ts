/** How many SMS parts a text takes, which is what it costs, and which characters make it dearer. */
import { gsm7Replacement, septets } from './gsm7.ts';

export interface SmsParts {
  readonly encoding: 'GSM-7' | 'UCS-2';
  /** Septets (an extension character takes two) or UTF-16 code units. */
  readonly units: number;
  readonly parts: number;
  /** Units that fit one part: 160 or 70 alone, 153 or 67 where the concatenation header takes its share. */
  readonly perPart: number;
}

/**
 * Parts of `text` as a handset gets them. An escape sequence or a surrogate pair is never split, so
 * a part may stay one unit short (3GPP TS 23.038 and TS 23.040, 9.2.3.24.1). An empty text is one part.
 */
export function smsParts(text: string): SmsParts {
  const sizes: number[] = [];
  for (const character of text) {
    const size = septets(character);
    if (size === 0) return split('UCS-2', ucs2Sizes(text), 70, 67);
    sizes.push(size);
  }
  return split('GSM-7', sizes, 160, 153);
}

export interface CostlyCharacter {
  readonly character: string;
  /** Such as `U+2019`. */
  readonly codePoint: string;
  readonly count: number;
  /** What says nearly the same in GSM-7; absent when nothing does. May be empty: leave it out. */
  readonly replacement?: string;
}

/** The characters that force `text` into UCS-2, in order of first appearance; none when it is GSM-7. */
export function costlyCharacters(text: string): readonly CostlyCharacter[] {
  const counts = new Map<string, number>();
  for (const character of text) {
    if (septets(character) === 0) counts.set(character, (counts.get(character) ?? 0) + 1);
  }
  return [...counts].map(([character, count]) => {
    const replacement = gsm7Replacement(character);
    const hex = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
    return {
      character,
      codePoint: `U+${hex}`,
      count,
      ...(replacement !== undefined && { replacement }),
    };
  });
}

const ucs2Sizes = (text: string): number[] => Array.from(text, (character) => character.length);

function split(
  encoding: SmsParts['encoding'],
  sizes: readonly number[],
  alone: number,
  joined: number,
): SmsParts {
  const units = sizes.reduce((sum, size) => sum + size, 0);
  if (units <= alone) return { encoding, units, parts: 1, perPart: alone };
  let parts = 1;
  let used = 0;
  for (const size of sizes) {
    if (used + size > joined) {
      parts += 1;
      used = 0;
    }
    used += size;
  }
  return { encoding, units, parts, perPart: joined };
}
