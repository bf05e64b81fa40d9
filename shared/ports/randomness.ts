/** Bytes that nobody can foresee. */
export interface Randomness {
  bytes(count: number): Uint8Array;
}
