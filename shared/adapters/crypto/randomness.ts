import { randomBytes } from 'node:crypto';
import type { Randomness } from '#shared/ports/randomness.ts';

export const createRandomness = (): Randomness => ({ bytes: (count) => randomBytes(count) });
