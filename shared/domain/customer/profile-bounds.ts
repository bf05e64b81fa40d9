/** What a profile may hold, for its schema and for whoever reads a profile without it. */
import { VALUE_FACTS } from '../value/value-names.ts';

export const ATTRIBUTE_NAME = /^[a-z][a-z0-9_]{0,63}$/;
export const E164 = /^\+[1-9]\d{6,14}$/;
export const LANGUAGE = /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/;
export const REGION = /^[A-Z]{2}(-[A-Z0-9]{1,3})?$/;

export const MAX_ATTRIBUTES = 100;
export const MAX_TEXT = 512;
export const MAX_LIST = 64;
export const MAX_LISTED_TEXT = 128;
export const MAX_EMAIL = 254;

/** Names of facts that the engine fills itself, and those that reach a prototype. */
export const RESERVED_ATTRIBUTES: ReadonlySet<string> = new Set([
  'id',
  'language',
  'time_zone',
  'region_code',
  'age',
  'tenure_days',
  'has_email',
  'has_phone',
  ...Object.keys(VALUE_FACTS),
  'constructor',
  'prototype',
]);
