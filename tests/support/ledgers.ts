/** Histories of ledgers for tests of measurement: entries as they grew, version by version. */
import fc from 'fast-check';
import type { Conversion } from '#shared/domain/attribution/conversion.ts';
import type { Decision } from '#shared/domain/decision/decision.ts';
import type { DecisionEntry, LedgerEntry } from '#shared/domain/measure/ledger-entry.ts';

export interface ExposureHistory {
  /** All readings of all entries, each entry's own oldest first. */
  readonly readings: readonly LedgerEntry[];
}

const DAYS = ['2026-03-01', '2026-03-02', '2026-03-09'] as const;
const CUSTOMERS = ['c-1', 'c-2', 'c-3', 'c-4'] as const;

/** An arm is a function of campaign, split and customer, as the engine has it. */
const armOf = (split: string, customer: string): string =>
  ['holdout', 'a', 'b'][(split.charCodeAt(0) + customer.charCodeAt(2)) % 3] ?? 'a';

export const decisionOf = (change: Partial<Decision> = {}): Decision => ({
  id: 'd-1',
  customerId: 'c-1',
  campaignId: 'fuel',
  campaignVersion: 1,
  rulesetVersion: 1,
  occasion: { kind: 'event', id: 'e-1', at: '2026-03-01T10:00:00.000Z', facts: {} },
  decidedAt: '2026-03-01T10:00:00.000Z',
  outcome: 'message',
  reason: 'SELECTED',
  arm: 'a',
  split: 's',
  explanation: [],
  ...change,
});

export const exposure = (change: Partial<DecisionEntry> = {}): LedgerEntry => ({
  kind: 'decision',
  version: 0,
  decision: decisionOf(),
  status: 'pending',
  responses: {},
  ...change,
});

export const conversion = (change: Partial<Conversion> = {}): LedgerEntry => ({
  kind: 'conversion',
  version: 0,
  conversion: {
    decisionId: 'd-1',
    campaignId: 'fuel',
    campaignVersion: 1,
    customerId: 'c-1',
    arm: 'a',
    eventId: 'o-1',
    at: '2026-03-02T10:00:00.000Z',
    ...change,
  },
});

export const answer = (score: number, at: string): LedgerEntry => ({
  kind: 'answer',
  version: Date.parse(at),
  answer: { messageId: 'd-1', campaignId: 'fuel', survey: 'nps', score, at },
});

const amount = fc
  .integer({ min: 0, max: 10_000_000 })
  .map((cents) => `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`);
const responses = fc.array(
  fc.constantFrom('delivered', 'open', 'click', 'machine_open', 'complaint', 'soft_bounce'),
  { maxLength: 4 },
);
const ends = fc.constantFrom('sent', 'suppressed', 'rejected', 'in_doubt', 'expired_unknown');

const history = fc.record({
  customer: fc.constantFrom(...CUSTOMERS),
  split: fc.constantFrom('s', 't'),
  day: fc.constantFrom(...DAYS),
  steps: fc.array(fc.oneof(ends, responses), { maxLength: 5 }),
  values: fc.array(fc.option(amount), { maxLength: 3 }),
  scores: fc.array(fc.integer({ min: 0, max: 10 }), { maxLength: 2 }),
  cost: fc.option(fc.constantFrom('0.012', '0.024', '0.0001')),
  standing: fc.option(
    fc.record({
      groups: fc.uniqueArray(fc.constantFrom('tier=gold', 'tier: other', 'a#b=c'), {
        minLength: 1,
        maxLength: 2,
      }),
      past: fc.constantFrom('0', '12.5', '1999.99'),
    }),
  ),
});

/** Readings of up to 12 exposures of four customers under two splits. */
export const ledgers: fc.Arbitrary<readonly LedgerEntry[]> = fc
  .array(history, { minLength: 1, maxLength: 12 })
  .map((exposures) =>
    exposures.flatMap(({ customer, split, day, steps, values, scores, cost, standing }, at) => {
      const arm = armOf(split, customer);
      const id = `d-${at}`;
      const decision = decisionOf({
        id,
        customerId: customer,
        split,
        arm,
        decidedAt: `${day}T10:00:00.000Z`,
        outcome: arm === 'holdout' ? 'holdout' : 'message',
        ...(standing !== null && { standing }),
      });
      let reading: DecisionEntry = {
        version: 0,
        decision,
        status: arm === 'holdout' ? 'settled' : 'pending',
        responses: {},
      };
      const readings: LedgerEntry[] = [{ kind: 'decision', ...reading }];
      for (const step of arm === 'holdout' ? [] : steps) {
        reading = {
          ...reading,
          version: reading.version + 1,
          ...(typeof step === 'string'
            ? { status: step, ...(cost !== null && { cost }) }
            : {
                responses: {
                  ...reading.responses,
                  ...Object.fromEntries(step.map((kind) => [kind, decision.decidedAt] as const)),
                },
              }),
        };
        readings.push({ kind: 'decision', ...reading });
      }
      const converted = values.map((value, index) =>
        conversion({
          decisionId: id,
          customerId: customer,
          arm,
          eventId: `o-${at}-${index}`,
          ...(value !== null && { value, worth: { amount: value, currency: 'EUR' } }),
        }),
      );
      const answered = scores.map((score, index): LedgerEntry => {
        const instant = `2026-03-10T10:0${index}:00.000Z`;
        return {
          kind: 'answer',
          version: Date.parse(instant),
          answer: { messageId: id, campaignId: 'fuel', survey: 'nps', score, at: instant },
        };
      });
      return [...readings, ...converted, ...answered];
    }),
  );
