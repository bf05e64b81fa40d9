import * as z from 'zod';
import { BOUNDED_DECIMAL, hasBoundedDigits, MAX_SIGNIFICANT_DIGITS } from './decimal.ts';

export const decimalSchema = z
  .string()
  .regex(BOUNDED_DECIMAL, 'must be a decimal such as "249.90", without currency or separators')
  .refine(hasBoundedDigits, `must have at most ${MAX_SIGNIFICANT_DIGITS} significant digits`);
