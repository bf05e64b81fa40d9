/** A keyed, one-way name for a customer, the same each time, for what outlives their erasure. */
export interface Pseudonym {
  of(customerId: string): string;
}
