import * as z from 'zod';

export const channelSchema = z.enum(['email', 'sms']);
export type Channel = z.infer<typeof channelSchema>;
export const CHANNELS: readonly Channel[] = channelSchema.options;

/** Why a message is sent. `service` may pass marketing caps and quiet complaints, never suppression. */
export const purposeSchema = z.enum(['marketing', 'service']);
export type Purpose = z.infer<typeof purposeSchema>;
export const PURPOSES: readonly Purpose[] = purposeSchema.options;
