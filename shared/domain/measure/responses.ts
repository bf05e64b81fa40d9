/** What came back in each arm: messages and answers, not customers. */
import * as z from 'zod';
import { csatOf, npsOf } from '../stats/surveys.ts';
import { addParts, countOf, NO_PARTS, type Parts } from './parts.ts';
import type { Cell } from './unit.ts';

const count = z.number().int();
const interval = z
  .object({ low: z.number(), high: z.number() })
  .nullable()
  .meta({ description: 'At 95 %, for a single look, of those who answered.' });
export const armResponsesSchema = z.object({
  arm: z.string(),
  exposures: count.meta({ description: 'Assignments; a customer may have had several.' }),
  messages: z.object({
    sent: count,
    unsent: count,
    waiting: count,
    inDoubt: count,
    delivered: count,
    opened: count,
    clicked: count,
    delayed: count,
    softBounces: count,
    hardBounces: count,
    failed: count,
    complaints: count,
    unsubscribes: count,
    replies: count,
    redeemed: count,
  }),
  machines: z
    .object({ opens: count, clicks: count })
    .meta({ description: 'Prefetching mail programs and link scanners, counted nowhere else.' }),
  reversals: count.meta({ description: 'Events that took value back.' }),
  refusedValues: z.object({ foreign: count, negative: count }).meta({
    description:
      'Conversions whose value is in a currency without an exchange rate, and events left out because their value is below zero.',
  }),
  nps: z.object({
    promoters: count,
    passives: count,
    detractors: count,
    score: z.number().nullable().meta({ description: 'Promoters less detractors, −100 to 100.' }),
    interval,
  }),
  csat: z.object({
    answers: count,
    mean: z.number().nullable(),
    interval,
    satisfied: z.object({ share: z.number().nullable(), interval }).meta({
      description: 'Share of those who answered 4 or 5.',
    }),
  }),
});
export type ArmResponses = z.infer<typeof armResponsesSchema>;

/** One entry per arm, in the order of `arms`. */
export function responsesOf(cells: readonly Cell[], arms: readonly string[]): ArmResponses[] {
  return arms.map((arm) => {
    const parts = cells
      .filter(({ key }) => key.arm === arm)
      .reduce((sum, { figures }) => addParts(sum, figures.parts), NO_PARTS);
    return { arm, ...responsesOfParts(parts) };
  });
}

function responsesOfParts(parts: Parts): Omit<ArmResponses, 'arm'> {
  const of = (name: Parameters<typeof countOf>[1]): number => countOf(parts, name);
  return {
    exposures: of('exposures'),
    messages: {
      sent: of('sent'),
      unsent: of('unsent'),
      waiting: of('waiting'),
      inDoubt: of('in_doubt') + of('expired'),
      delivered: of('delivered'),
      opened: of('opened'),
      clicked: of('clicked'),
      delayed: of('delayed'),
      softBounces: of('soft_bounce'),
      hardBounces: of('hard_bounce'),
      failed: of('failed'),
      complaints: of('complaint'),
      unsubscribes: of('unsubscribe'),
      replies: of('reply'),
      redeemed: of('redeemed'),
    },
    machines: { opens: of('machine_open'), clicks: of('machine_click') },
    reversals: of('reversals'),
    refusedValues: { foreign: of('foreign_values'), negative: of('negative_values') },
    nps: npsOf(of('nps_promoters'), of('nps_passives'), of('nps_detractors')),
    csat: csatOf({
      answers: of('csat_answers'),
      points: of('csat_points'),
      squares: of('csat_squares'),
      satisfied: of('csat_satisfied'),
    }),
  };
}
