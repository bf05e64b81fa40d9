import * as z from 'zod';
import { CUSTOMER_ID, EVENT_TYPE, EVENT_TYPE_CHARACTERS, SLUG } from './identifier-pattern.ts';

/** Ids that callers choose: campaigns, templates, segments, variants. Safe in keys, tags and links. */
export const slugSchema = z
  .string()
  .regex(SLUG, 'must be 1–64 of a-z, 0-9, "-" and "_", beginning with a letter or digit');

/**
 * A customer's id in the caller's own system: printable ASCII. "#" parts keys; "%" and "?" do not
 * survive in a path, which HTTP APIs decode before a function sees it.
 */
export const customerIdSchema = z
  .string()
  .regex(CUSTOMER_ID, 'must be 1–128 printable ASCII characters without spaces, "#", "%" and "?"');

/** `card.purchase`: lower case, dotted. */
export const eventTypeSchema = z
  .string()
  .max(EVENT_TYPE_CHARACTERS)
  .regex(EVENT_TYPE, 'must look like card.purchase: lower-case words joined by dots');
