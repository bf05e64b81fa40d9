/** Which language variant a customer reads: RFC 4647 lookup over BCP 47 tags. */

/** A well-formed BCP 47 tag (RFC 5646), such as `cs`, `en-GB` or `zh-Hant-TW`. */
export function isLanguageTag(tag: string): boolean {
  if (!/^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8}){0,7}$/.test(tag)) return false;
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}

/**
 * The one of `available` that serves a reader of `wanted`, else `fallback`.
 *
 * RFC 4647, 3.4: the wanted tag is shortened from its end until it is available, a single-letter
 * subtag going with what follows it: `zh-Hant-TW` finds `zh-Hant`, then `zh`. Case does not matter.
 */
export function lookupLanguage(
  available: readonly string[],
  wanted: string | undefined,
  fallback: string,
): string {
  const byLowerCase = new Map(available.map((tag) => [tag.toLowerCase(), tag]));
  const subtags = wanted?.toLowerCase().split('-') ?? [];
  while (subtags.length > 0) {
    const found = byLowerCase.get(subtags.join('-'));
    if (found !== undefined) return found;
    subtags.pop();
    if (subtags.at(-1)?.length === 1) subtags.pop();
  }
  return fallback;
}

/**
 * The locale for numbers and dates in a variant: the reader's own where it refines the variant
 * (`de-AT` reading `de`), else the variant's, so that one message never mixes two languages.
 */
export function formatLocale(variant: string, wanted: string | undefined): string {
  if (wanted === undefined || !isLanguageTag(wanted)) return variant;
  return wanted.toLowerCase().startsWith(`${variant.toLowerCase()}-`) ? wanted : variant;
}
