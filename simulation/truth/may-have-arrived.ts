import type { Request } from '../provider.ts';

/** It reached the customer, or may have. */
export const mayHaveArrived = ({ accepted, told, refusedLater }: Request): boolean =>
  (accepted || told === 'unknown') && !refusedLater;
