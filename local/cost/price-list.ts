/** Public prices of a region with their sources: local/cost/us-east-1.json, or a file of the same shape. */
import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import { DomainError } from '#shared/domain/domain-error.ts';
import { METERS } from './usage.ts';

const source = z.string().startsWith('https://');
const priceSchema = z.strictObject({
  /** Meters of one service may share a line. */
  service: z.string().min(1),
  usd: z.number().nonnegative(),
  per: z.number().positive(),
  of: z.string().min(1),
  source,
});
const monthlySchema = z.strictObject({
  service: z.string().min(1),
  usd: z.number().nonnegative(),
  source,
});

export const priceListSchema = z.strictObject({
  region: z.string().min(1),
  asOf: z.iso.date(),
  prices: z.record(z.enum([...METERS, 'lambda.gbSeconds']), priceSchema),
  /** By the piece and month: CloudFormation's name of a resource, or `metric`, `wafRule`. */
  monthly: z.record(z.string(), monthlySchema),
});
export type PriceList = z.infer<typeof priceListSchema>;

export const PUBLIC_PRICES = new URL('us-east-1.json', import.meta.url).pathname;

/** @throws DomainError PRICES_UNREADABLE naming the file and what is wrong with it */
export async function readPriceList(file: string): Promise<PriceList> {
  const text = await readFile(file, 'utf8').catch(() => {
    throw new DomainError('PRICES_UNREADABLE', `${file}: cannot be read`);
  });
  try {
    return priceListSchema.parse(JSON.parse(text));
  } catch (error) {
    const why = error instanceof z.ZodError ? z.prettifyError(error) : 'is no JSON';
    throw new DomainError('PRICES_UNREADABLE', `${file}: ${why}`);
  }
}
