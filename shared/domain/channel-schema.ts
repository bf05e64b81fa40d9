import * as z from 'zod';
import { CHANNELS, PURPOSES } from './channel.ts';

export const channelSchema = z.enum(CHANNELS);
export const purposeSchema = z.enum(PURPOSES);
