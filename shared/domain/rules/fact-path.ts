/** Paths to facts: `event.…` and `customer.…`. */
import { MAX_PATH_SEGMENTS } from './bounds.ts';
import { didYouMean } from './nearest-name.ts';

/** Letters, digits, `_` and `-`, at most 64; the names that reach a prototype are excluded. */
const SEGMENT = String.raw`(?!(?:__proto__|constructor|prototype)(?:\.|$))[A-Za-z0-9_][A-Za-z0-9_-]{0,63}`;
const REST = String.raw`(?:\.${SEGMENT}){1,${MAX_PATH_SEGMENTS - 1}}`;

export const FACT_PATH = new RegExp(`^(?:event|customer)${REST}$`);
export const EVENT_PATH = new RegExp(`^event${REST}$`);

const FORBIDDEN: readonly string[] = ['__proto__', 'constructor', 'prototype'];

/** Why `path` names no fact, or undefined when it does. With `eventOnly`, customer facts are refused. */
export function factPathProblem(path: unknown, eventOnly: boolean): string | undefined {
  if (typeof path !== 'string') {
    return `must be a path such as "event.amount"${eventOnly ? '' : ' or "customer.tier"'}`;
  }
  if ((eventOnly ? EVENT_PATH : FACT_PATH).test(path)) return undefined;
  const [root = '', ...names] = path.split('.');
  const shown = JSON.stringify(path.slice(0, 80));
  if (root === 'customer' && eventOnly) {
    return `${shown} is a customer fact; here only the event is looked at, so it must begin with "event."`;
  }
  if (root !== 'event' && root !== 'customer') {
    const known = eventOnly ? ['event'] : ['event', 'customer'];
    return `${shown} must begin with ${known.map((name) => `"${name}."`).join(' or ')}${didYouMean(root, known)}`;
  }
  if (names.length === 0) return `${shown} must name a fact, such as "${root}.${EXAMPLES[root]}"`;
  if (names.length >= MAX_PATH_SEGMENTS) {
    return `${shown} has ${names.length + 1} segments; a path may have at most ${MAX_PATH_SEGMENTS}`;
  }
  const forbidden = names.find((name) => FORBIDDEN.includes(name));
  if (forbidden !== undefined) return `${shown} uses "${forbidden}", which is not an allowed name`;
  return `${shown} is not a path: names are letters, digits, "_" and "-", joined by dots`;
}

const EXAMPLES = { event: 'amount', customer: 'tier' } as const;
