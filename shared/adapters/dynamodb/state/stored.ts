/**
 * What a value of a stored state has to be; else each of these throws that the state cannot be
 * understood. Plain, since a state is read by every first event, and there is but one refusal.
 */
import { DomainError } from '#shared/domain/domain-error.ts';
import {
  type Fields,
  isFields,
  isInteger,
  isNumber,
  isOneOf,
  isText,
} from '#shared/domain/plain.ts';

/** STATE_UNREADABLE. Says nothing of the value, which is a customer's. */
export const unreadable = (): DomainError =>
  new DomainError('STATE_UNREADABLE', "a customer's stored state has an unknown shape");

export const text = (value: unknown): string => (isText(value) ? value : refuse());

export const number = (value: unknown): number => (isNumber(value) ? value : refuse());

/** As an ISO instant in UTC. */
export function instant(value: unknown): string {
  const at = new Date(number(value));
  return Number.isNaN(at.getTime()) ? refuse() : at.toISOString();
}

/** Zero or one. */
export const flag = (value: unknown): boolean => oneOf([0, 1], value) === 1;

export const oneOf = <T>(allowed: readonly T[], value: unknown): T =>
  isOneOf(value, allowed) ? value : refuse();

/** What stands at the place that is stored instead of it. */
export const atPlace = <T>(all: readonly T[], value: unknown): T =>
  (isInteger(value) ? all[value] : undefined) ?? refuse();

export const fields = (value: unknown): Fields => (isFields(value) ? value : refuse());

export const list = <T>(value: unknown, read: (one: unknown) => T): readonly T[] =>
  Array.isArray(value) ? value.map(read) : refuse();

/** As `list`, of an object's values. */
export const record = <T>(value: unknown, read: (one: unknown) => T): Readonly<Record<string, T>> =>
  Object.fromEntries(Object.entries(fields(value)).map(([key, one]) => [key, read(one)]));

/** @param length that it has at least, and at most unless there may be `more` */
export const tuple = (value: unknown, length: number, more?: 'more'): readonly unknown[] =>
  Array.isArray(value) && (more === undefined ? value.length === length : value.length >= length)
    ? value
    : refuse();

function refuse(): never {
  throw unreadable();
}
