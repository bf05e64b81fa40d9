import * as z from 'zod';
import { DURATION } from './duration.ts';

export const durationSchema = z
  .string()
  .regex(
    DURATION,
    'must be an ISO 8601 duration of weeks, days, hours, minutes or seconds, such as P30D or PT12H',
  );
