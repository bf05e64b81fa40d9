/** Names that people read: what looks the same must be the same. */
import * as z from 'zod';

/**
 * Control characters, line breaks, and signs that hide or turn around what is shown: those that fonts
 * leave blank (UAX #44, Default_Ignorable_Code_Point) but for how an emoji looks, and blank letters.
 */
const INVISIBLE =
  /[\p{Cc}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Bidi_Control}\u2800\uFFF9-\uFFFB]|(?![\uFE0E\uFE0F])\p{Default_Ignorable_Code_Point}/u;
const EMOJI_LOOK = /[\uFE0E\uFE0F]/gu;

export const nameSchema = z
  .string()
  .min(1, 'must not be empty')
  .max(120)
  .transform((name) => name.normalize('NFC').trim())
  .pipe(
    z
      .string()
      .min(1, 'must not be empty')
      .refine((name) => !INVISIBLE.test(name), 'must not hold line breaks or invisible characters'),
  );

/**
 * Equal for names that differ only in case, width and spaces (NFKC). Letters of another script that look
 * alike are other letters.
 */
export function nameKey(name: string): string {
  return name.normalize('NFKC').replace(EMOJI_LOOK, '').toLowerCase().replace(/\s+/gu, ' ').trim();
}

/** `Fuel cashback – Ölwechsel` ▶ `fuel-cashback-olwechsel`; empty when no letter or digit is left. */
export function slugOf(name: string): string {
  const ascii = name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  return ascii
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+/, '')
    .slice(0, 60)
    .replace(/-+$/, '');
}
