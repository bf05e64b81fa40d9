import * as z from 'zod';
import { isLanguageTag } from './language.ts';

export const languageTagSchema = z
  .string()
  .refine(isLanguageTag, 'must be a BCP 47 language tag, such as cs or en-GB');
