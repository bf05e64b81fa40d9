import * as z from 'zod';
import { REASONS } from './reason.ts';

export const reasonSchema = z.enum(REASONS);
