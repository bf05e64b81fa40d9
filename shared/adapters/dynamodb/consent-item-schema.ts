import * as z from 'zod';
import { consentAnswerSchema } from '#shared/domain/customer/consent-schema.ts';

export const consentItemSchema = z.object({ SK: z.string(), said: consentAnswerSchema });
