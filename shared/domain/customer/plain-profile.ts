/** A profile read without its schema (`plain.ts` says why). */
import { CUSTOMER_ID } from '../identifier-pattern.ts';
import {
  type Fields,
  hasOnly,
  isBoolean,
  isFields,
  isNumber,
  isText,
  isUsualEmail,
} from '../plain.ts';
import type { Profile } from './profile.ts';
import {
  ATTRIBUTE_NAME,
  E164,
  LANGUAGE,
  MAX_ATTRIBUTES,
  MAX_EMAIL,
  MAX_LIST,
  MAX_LISTED_TEXT,
  MAX_TEXT,
  REGION,
  RESERVED_ATTRIBUTES,
} from './profile-bounds.ts';
import { isTimeZone } from './time-zone.ts';

const OPTIONAL = {
  email: (value) => isUsualEmail(value, MAX_EMAIL),
  phone: (value) => isText(value) && E164.test(value),
  language: (value) => isText(value) && LANGUAGE.test(value),
  timeZone: (value) => isText(value) && isTimeZone(value),
  region: (value) => isText(value) && REGION.test(value),
  noProfiling: isBoolean,
} as const satisfies Partial<Record<keyof Profile, (value: unknown) => boolean>>;
const FIELDS = new Set(['id', 'attributes', ...Object.keys(OPTIONAL)]);

/** Undefined: `profileSchema` is to judge it. */
export function readPlainProfile(raw: unknown): Profile | undefined {
  if (!isFields(raw) || !hasOnly(raw, FIELDS)) return undefined;
  const { id, attributes = {} } = raw;
  if (!isText(id) || !CUSTOMER_ID.test(id)) return undefined;
  if (!Object.entries(OPTIONAL).every(([name, holds]) => holdsOf(raw, name, holds)))
    return undefined;
  if (!isFields(attributes) || !areAttributes(attributes)) return undefined;
  // Every field has been looked at.
  return { ...raw, attributes } as Profile;
}

const holdsOf = (raw: Fields, name: string, holds: (value: unknown) => boolean): boolean =>
  !Object.hasOwn(raw, name) || holds(raw[name]);

function areAttributes(attributes: Fields): boolean {
  const entries = Object.entries(attributes);
  return (
    entries.length <= MAX_ATTRIBUTES &&
    entries.every(
      ([name, value]) =>
        ATTRIBUTE_NAME.test(name) && !RESERVED_ATTRIBUTES.has(name) && isAttribute(value),
    )
  );
}

const isAttribute = (value: unknown): boolean =>
  isText(value, MAX_TEXT) ||
  isNumber(value) ||
  isBoolean(value) ||
  (Array.isArray(value) &&
    value.length <= MAX_LIST &&
    value.every((one) => isText(one, MAX_LISTED_TEXT) || isNumber(one)));
