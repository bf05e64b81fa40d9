import * as z from 'zod';

/** An ISO instant, or milliseconds since 1970, to ISO in UTC with milliseconds. */
export const instantSchema = z
  .union([z.iso.datetime({ offset: true }), z.number().int().min(0).max(8.64e15)])
  .transform((value) => new Date(value).toISOString());

/** Our own message id, as tags and contexts carry it; anything else is somebody else's. */
export const ourMessageId = (value: unknown): string | undefined =>
  typeof value === 'string' && /^[0-9a-hjkmnp-tv-z]{26}$/.test(value) ? value : undefined;
