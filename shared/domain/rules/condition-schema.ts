/**
 * The schema of conditions: read by a reviewer that explains itself, and representable as JSON
 * Schema (`z.toJSONSchema(conditionSchema, { io: 'input' })`) for OpenAPI and editors.
 */
import * as z from 'zod';
import { eventTypeSchema, slugSchema } from '../identifier.ts';
import { durationSchema } from '../time/duration-schema.ts';
import { MAX_SET, MAX_TESTS, MAX_TEXT } from './bounds.ts';
import type { Condition } from './condition.ts';
import { type ConditionScope, findConditionProblems } from './condition-problems.ts';
import { EVENT_PATH, FACT_PATH } from './fact-path.ts';
import { MEASURES } from './operators.ts';

const text = z.string().max(MAX_TEXT);
const needle = text.min(1);
const scalar = z.union([text, z.number(), z.boolean()]);
const set = z.array(scalar).min(1).max(MAX_SET);
const ordered = z.union([z.number(), text]);
const numbers = z.tuple([z.number(), z.number()]);

const factTests = (fact: z.ZodString) =>
  [
    z.strictObject({ fact, op: z.enum(['eq', 'ne']), value: scalar }),
    z.strictObject({ fact, op: z.enum(['in', 'nin', 'contains_any', 'contains_all']), value: set }),
    z.strictObject({ fact, op: z.enum(['gt', 'gte', 'lt', 'lte']), value: ordered }),
    z.strictObject({
      fact,
      op: z.literal('between'),
      value: z.union([numbers, z.tuple([text, text])]),
    }),
    z.strictObject({ fact, op: z.literal('prefix'), value: needle }),
    z.strictObject({
      fact,
      op: z.literal('contains'),
      value: z.union([needle, z.number(), z.boolean()]),
    }),
    z.strictObject({ fact, op: z.literal('exists'), value: z.boolean() }),
  ] as const;

/** Trees of `leaves`. Depth and number of tests are left to the reviewer: JSON Schema cannot say them. */
function treeOf(
  id: string,
  description: string,
  leaves: readonly z.ZodType[],
): z.ZodType<Condition, Condition> {
  const tree: z.ZodType<Condition, Condition> = z
    .lazy(() =>
      z.union([
        z.strictObject({ all: z.array(tree).max(MAX_TESTS) }),
        z.strictObject({ any: z.array(tree).min(1).max(MAX_TESTS) }),
        z.strictObject({ not: tree }),
        ...(leaves as readonly z.ZodType<Condition, Condition>[]),
      ]),
    )
    .meta({ id, description });
  return tree;
}

const eventTree = treeOf(
  'EventCondition',
  'A condition on the facts of one event: all, any, not, or a test of an event.* fact.',
  factTests(z.string().regex(EVENT_PATH)),
);

const activity = z
  .strictObject({
    event: eventTypeSchema,
    where: eventTree.exactOptional(),
    measure: z.enum(MEASURES),
    of: z.string().regex(EVENT_PATH).exactOptional(),
    within: durationSchema.exactOptional(),
  })
  .meta({
    id: 'Activity',
    description:
      'An aggregate over the customer’s own events in a rolling window of at most 365 days. `of` names the fact measured by sum, avg, min, max and distinct.',
  });
const usual = z.strictObject({ times: z.number().positive(), over: durationSchema });

const conditionTree = treeOf(
  'Condition',
  'Who or what qualifies: all, any, not, a fact, an activity or a segment.',
  [
    ...factTests(z.string().regex(FACT_PATH)),
    z.strictObject({
      activity,
      op: z.enum(['eq', 'ne', 'gt', 'gte', 'lt', 'lte']),
      value: z.number(),
    }),
    z.strictObject({ activity, op: z.literal('between'), value: numbers }),
    z.strictObject({ activity, op: z.enum(['exceeds_usual', 'falls_below_usual']), value: usual }),
    z.strictObject({ segment: slugSchema }),
  ],
);

/**
 * The reviewer goes first and words every problem; the tree behind it gives the type and the JSON
 * Schema, and would refuse what the reviewer overlooked.
 */
const reviewed = (scope: ConditionScope, tree: z.ZodType<Condition, Condition>) =>
  z.preprocess((input, ctx) => {
    for (const { path, message } of findConditionProblems(input, scope)) {
      ctx.issues.push({ code: 'custom', input, path: [...path], message });
    }
    return input;
  }, tree);

/** A condition with every kind of test: audiences and segments. */
export const conditionSchema = reviewed('anything', conditionTree);

/** A condition on event facts alone: triggers, objectives, and the `where` of an activity. */
export const eventConditionSchema = reviewed('event', eventTree);
