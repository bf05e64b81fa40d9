/**
 * Dimensions of a segment ▶ conditions. What has no counterpart narrows nothing here, and would let in
 * people who were never meant: it blocks its segment until somebody decides.
 */
import type { Condition } from '#shared/domain/rules/condition.ts';
import type { Source } from './account.ts';
import type { Facts } from './facts.ts';
import { attributeName, eventFactOf } from './names.ts';

export interface ReadDimensions {
  /** All of them are wanted. */
  readonly conditions: readonly Condition[];
  /** Something was lost that would have kept people out. */
  readonly isBlocked: boolean;
}

/** Holds for nobody as long as nobody has such an attribute. */
export const NOBODY: Condition = {
  fact: 'customer.unmapped_in_import',
  op: 'eq',
  value: 'decide what this segment should ask instead',
};

/** `to`: the file they go to. */
export function readDimensions(dimensions: Source, facts: Facts, to: string): ReadDimensions {
  const conditions: Condition[] = [];
  let isBlocked = false;
  /** In the place of what is lost stands what holds for nobody. */
  const take = (condition: Condition | undefined): void => {
    if (condition === undefined) isBlocked = true;
    if (condition !== undefined || !conditions.includes(NOBODY))
      conditions.push(condition ?? NOBODY);
  };
  for (const [kind, source] of dimensions.fields) {
    if (kind === 'Attributes' || kind === 'UserAttributes')
      for (const [name, one] of source.fields) take(attributeTest([kind, name], one, facts, to));
    else if (kind === 'Metrics')
      for (const [name, one] of source.fields)
        take(metricTest(factOf([kind, name], facts, 'number'), one, to));
    else if (kind === 'Demographic')
      for (const [name, one] of source.fields)
        take(
          name === 'Channel' ? channelTest(one, to) : setTest(factOf([kind, name], facts), one, to),
        );
    else if (kind === 'Location')
      for (const [name, one] of source.fields) {
        if (name === 'Country') take(setTest(factOf([kind, name], facts), one, to));
        else if (one.isThere) {
          one.lost(
            'positions (GPS) are not kept here; the segment holds nobody until this is decided',
          );
          take(undefined);
        }
      }
    else if (source.isThere) {
      source.lost(
        kind === 'Behavior'
          ? 'which events show that somebody is active is not said; write it as an activity test; until then the segment holds nobody'
          : 'no such dimension here; the segment holds nobody until this is decided',
      );
      take(undefined);
    }
  }
  return { conditions, isBlocked };
}

/** Attributes and metrics of an event that sets a campaign off. */
export function readEventDimensions(dimensions: Source, facts: Facts, to: string): ReadDimensions {
  const conditions: Condition[] = [];
  let isBlocked = false;
  for (const kind of ['Attributes', 'Metrics'] as const) {
    for (const [name, one] of dimensions.at(kind).fields) {
      const fact = eventFactOf(name);
      facts.note('event', fact.slice('event.'.length), kind === 'Metrics' ? 'number' : 'string');
      const test =
        kind === 'Metrics' ? metricTest(fact, one, to) : textTest(fact, 'string', one, to);
      // A trigger sees event facts alone; who is not meant is kept out by the audience.
      if (test === undefined) isBlocked = true;
      else conditions.push(test);
    }
  }
  return { conditions, isBlocked };
}

function factOf(
  path: readonly string[],
  facts: Facts,
  type: 'string' | 'number' = 'string',
): string {
  const name = attributeName(path) ?? 'unnamed';
  facts.note('customer', name, type);
  return `customer.${name}`;
}

function attributeTest(
  path: readonly string[],
  source: Source,
  facts: Facts,
  to: string,
): Condition | undefined {
  const fact = factOf(path, facts);
  return textTest(fact, facts.typeOf('customer', fact.slice('customer.'.length)), source, to);
}

/** https://docs.aws.amazon.com/pinpoint/latest/apireference/apps-application-id-segments.html (AttributeType) */
function textTest(
  fact: string,
  type: 'string' | 'number' | 'list',
  source: Source,
  to: string,
): Condition | undefined {
  const kind = source.at('AttributeType').text ?? source.at('DimensionType').text ?? 'INCLUSIVE';
  const values = source
    .at('Values')
    .items.flatMap(({ text }) => (text === undefined ? [] : [text]));
  const [first, second] = values;
  if (first === undefined || values.length > 256 || values.some((one) => one.length > 256)) {
    source.lost(
      '1 to 256 values of at most 256 characters each can be asked for; the segment holds nobody until this is decided',
    );
    return undefined;
  }
  const isList = type === 'list';
  const done = (condition: Condition, why?: string): Condition => {
    if (why === undefined) source.mapped(to);
    else source.changed(to, why);
    return condition;
  };
  switch (kind) {
    case 'INCLUSIVE':
      return done({ fact, op: isList ? 'contains_any' : 'in', value: values });
    case 'EXCLUSIVE':
      return done(
        isList
          ? { not: { fact, op: 'contains_any', value: values } }
          : { fact, op: 'nin', value: values },
      );
    case 'CONTAINS':
      if (isList) break;
      return done({ any: values.map((value) => ({ fact, op: 'contains', value })) });
    case 'BEFORE':
      return done({ fact, op: 'lt', value: first }, AS_TEXT);
    case 'AFTER':
      return done({ fact, op: 'gt', value: first }, AS_TEXT);
    case 'ON':
      return done({ fact, op: 'prefix', value: first.slice(0, 10) }, AS_TEXT);
    case 'BETWEEN':
      if (second === undefined || second < first) break;
      return done({ fact, op: 'between', value: [first, second] }, AS_TEXT);
  }
  source.lost(
    `${kind} has no counterpart for such values; the segment holds nobody until this is decided`,
  );
  return undefined;
}

const AS_TEXT = 'dates are compared as ISO 8601 texts: all of them must be written in one way';

const COMPARISONS = {
  GREATER_THAN: 'gt',
  GREATER_THAN_OR_EQUAL: 'gte',
  LESS_THAN: 'lt',
  LESS_THAN_OR_EQUAL: 'lte',
  EQUAL: 'eq',
} as const;

function metricTest(fact: string, source: Source, to: string): Condition | undefined {
  const value = source.at('Value').number;
  const named = source.at('ComparisonOperator').text ?? '';
  const op = Object.hasOwn(COMPARISONS, named)
    ? COMPARISONS[named as keyof typeof COMPARISONS]
    : undefined;
  if (op === undefined || value === undefined) {
    source.lost('no such comparison here; the segment holds nobody until this is decided');
    return undefined;
  }
  source.mapped(to);
  return op === 'eq' ? { fact, op, value } : { fact, op, value };
}

const setTest = (fact: string, source: Source, to: string): Condition | undefined =>
  textTest(fact, 'string', source, to);

/** The channel of an endpoint: here, whether the customer has such an address. */
function channelTest(source: Source, to: string): Condition | undefined {
  const values = source.at('Values').items.map(({ text }) => text ?? '');
  const facts = values.map((one) => CHANNEL_FACTS[one]);
  const isExclusive = source.at('DimensionType').text === 'EXCLUSIVE';
  if (facts.length === 0 || facts.includes(undefined)) {
    source.lost(
      'only e-mail and SMS are channels here; the segment holds nobody until this is decided',
    );
    return undefined;
  }
  source.changed(
    to,
    'asks whether the customer has such an address; an endpoint is no customer here',
  );
  const tests = facts.map((fact): Condition => ({ fact: fact ?? '', op: 'eq', value: true }));
  return isExclusive ? { not: { any: tests } } : { any: tests };
}

const CHANNEL_FACTS: Readonly<Record<string, string>> = {
  EMAIL: 'customer.has_email',
  SMS: 'customer.has_phone',
};
