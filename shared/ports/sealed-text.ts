/** Text in the hands of callers that they can neither read nor make. */
export interface SealedText {
  /** base64url; packed, since it may be long. */
  seal(text: string): string;
  /** Undefined: forged, altered, or sealed with another key. */
  open(sealed: string): string | undefined;
}
