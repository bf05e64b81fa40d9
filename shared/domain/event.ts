/** A transaction or other happening, as producers send it, and as rules see it. */
import * as z from 'zod';
import { decimalToNumber, parseDecimal } from './decimal.ts';
import { customerIdSchema, eventTypeSchema } from './identifier.ts';

const MAX_DEPTH = 4;
const MAX_FIELDS = 100;

/** Names whose values are money: a text that is no decimal is refused instead of never matching. */
const MONEY_FIELDS: ReadonlySet<string> = new Set(['amount', 'balance', 'balance_after']);

const dataSchema = z.record(z.string().max(64), z.unknown()).superRefine((data, ctx) => {
  const budget = { fields: MAX_FIELDS };
  checkObject(data, [], 1, budget, ctx);
  for (const field of MONEY_FIELDS) {
    const value = data[field];
    if (value === undefined) continue;
    if (toAmount(value) === undefined) {
      ctx.addIssue({
        code: 'custom',
        path: [field],
        message:
          'must be a decimal such as "249.90" or 249.9, of at most 15 digits, without currency or separators',
      });
    }
  }
});

export const eventSchema = z.strictObject({
  id: z.string().min(1).max(128),
  type: eventTypeSchema,
  customerId: customerIdSchema,
  /** When it happened (not when it was sent), with zone offset or Z. */
  occurredAt: z.iso.datetime({ offset: true }),
  data: dataSchema.default({}),
});
export type Event = z.infer<typeof eventSchema>;

/** What `event.*` paths see: the data, with money as numbers, plus `type` and `occurred_at`. */
export function eventFacts(event: Event): Readonly<Record<string, unknown>> {
  const facts: Record<string, unknown> = { ...event.data };
  for (const field of MONEY_FIELDS) {
    if (facts[field] !== undefined) facts[field] = toAmount(facts[field]);
  }
  facts['type'] = event.type;
  facts['occurred_at'] = event.occurredAt;
  return facts;
}

export const occurredAt = (event: Event): number => Date.parse(event.occurredAt);

function toAmount(value: unknown): number | undefined {
  const decimal = parseDecimal(value);
  return decimal === undefined ? undefined : decimalToNumber(decimal);
}

function checkObject(
  value: object,
  path: (string | number)[],
  depth: number,
  budget: { fields: number },
  ctx: z.RefinementCtx,
): void {
  if (depth > MAX_DEPTH) {
    ctx.addIssue({
      code: 'custom',
      path,
      message: `must not be nested deeper than ${MAX_DEPTH} levels`,
    });
    return;
  }
  for (const [key, child] of Object.entries(value)) {
    budget.fields -= 1;
    if (budget.fields === -1) {
      ctx.addIssue({
        code: 'custom',
        path,
        message: `must not hold more than ${MAX_FIELDS} values`,
      });
    }
    if (budget.fields < 0) return;
    if (key === '__proto__' || key === 'constructor' || key === 'prototype') {
      ctx.addIssue({ code: 'custom', path: [...path, key], message: 'is not an allowed name' });
    } else if (typeof child === 'string' && child.length > 1024) {
      ctx.addIssue({
        code: 'custom',
        path: [...path, key],
        message: 'must be at most 1,024 characters',
      });
    } else if (typeof child === 'object' && child !== null) {
      checkObject(child, [...path, key], depth + 1, budget, ctx);
    }
  }
}
