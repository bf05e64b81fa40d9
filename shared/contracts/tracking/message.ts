/**
 * Calls as libraries for Segment's HTTP tracking API send them. They carry much that means nothing
 * here (`integrations`, `context.library`, …), so that unknown fields are left alone.
 * https://segment.com/docs/connections/sources/catalog/libraries/server/http-api/
 */
import * as z from 'zod';

/** Bytes of JSON, by Segment's own limits. */
export const MAX_MESSAGE_BYTES = 32 * 1024;
export const MAX_BATCH_BYTES = 500 * 1024;
export const MAX_BATCH_MESSAGES = 2500;

const instantSchema = z.iso.datetime({
  offset: true,
  error: 'must be an ISO 8601 instant, such as 2026-12-01T08:59:58.000Z',
});

const valuesSchema = z.record(z.string(), z.unknown());

const commonFields = {
  userId: z
    .union([z.string(), z.number()], { error: 'must be a text or a number' })
    .transform(String)
    .nullish()
    .meta({ description: 'The customer; calls with an anonymousId alone are left out.' }),
  anonymousId: z.unknown().optional(),
  messageId: z.string().min(1).max(128).nullish().meta({
    description: 'The id of the event: sent again, it changes nothing.',
  }),
  timestamp: instantSchema.nullish().meta({ description: 'When it happened, by the sender.' }),
  originalTimestamp: instantSchema.nullish(),
  sentAt: instantSchema.nullish().meta({
    description: "When it was sent, by the same clock: corrects that clock's error.",
  }),
  context: z.looseObject({}).nullish(),
};

export const identifyCallSchema = z
  .looseObject({ ...commonFields, traits: valuesSchema.nullish() })
  .meta({ id: 'IdentifyCall' });
export type IdentifyCall = z.infer<typeof identifyCallSchema>;

export const trackCallSchema = z
  .looseObject({
    ...commonFields,
    event: z.string().min(1).max(200),
    properties: valuesSchema.nullish(),
  })
  .meta({ id: 'TrackCall' });
export type TrackCall = z.infer<typeof trackCallSchema>;

/** Members are checked one by one. */
export const batchCallSchema = z
  .looseObject({
    batch: z
      .array(z.looseObject({ type: z.string() }))
      .min(1)
      .max(MAX_BATCH_MESSAGES)
      .meta({ description: '`type` is identify or track; others are left out.' }),
    sentAt: commonFields.sentAt,
  })
  .meta({ id: 'BatchCall' });
