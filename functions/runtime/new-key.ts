import { randomBytes } from 'node:crypto';

/** 256 bits that nobody can foresee, as base64url. */
export const newKey = (): string => randomBytes(32).toString('base64url');
