/** A profile as it is written; apart from what rules see of it, which needs no schema. */
import * as z from 'zod';
import { customerIdSchema } from '../identifier.ts';
import {
  ATTRIBUTE_NAME,
  E164,
  LANGUAGE,
  MAX_ATTRIBUTES,
  MAX_EMAIL,
  MAX_LIST,
  MAX_LISTED_TEXT,
  MAX_TEXT,
  REGION,
  RESERVED_ATTRIBUTES,
} from './profile-bounds.ts';
import { isTimeZone } from './time-zone.ts';

const attributeNameSchema = z
  .string()
  .regex(ATTRIBUTE_NAME, 'must be snake_case, at most 64 characters')
  .refine((name) => !RESERVED_ATTRIBUTES.has(name), 'is a name the engine fills itself');

const attributeValueSchema = z.union([
  z.string().max(MAX_TEXT),
  z.number(),
  z.boolean(),
  z.array(z.union([z.string().max(MAX_LISTED_TEXT), z.number()])).max(MAX_LIST),
]);

export const profileSchema = z.strictObject({
  id: customerIdSchema,
  email: z.email({ error: 'must be an e-mail address' }).max(MAX_EMAIL).optional(),
  phone: z.string().regex(E164, 'must be E.164, such as +420601123456').optional(),
  language: z
    .string()
    .regex(LANGUAGE, 'must be a BCP 47 language tag, such as cs or en-GB')
    .optional(),
  timeZone: z
    .string()
    .refine(isTimeZone, 'must be an IANA time zone, such as Europe/Prague')
    .optional(),
  /** ISO 3166: `DE`, `US-FL`; whose hours and opt-in rules hold. */
  region: z.string().regex(REGION, 'must be an ISO 3166 code, such as DE or US-FL').optional(),
  /**
   * True: the customer objected to profiling (GDPR, article 21). Nothing about them but how they are
   * reached is looked at, and only campaigns that are meant for that may contact them.
   */
  noProfiling: z.boolean().optional(),
  attributes: z
    .record(attributeNameSchema, attributeValueSchema)
    .refine(
      (attributes) => Object.keys(attributes).length <= MAX_ATTRIBUTES,
      `must not hold more than ${MAX_ATTRIBUTES} facts`,
    )
    .default({}),
});
