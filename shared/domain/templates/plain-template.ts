/** A template read without its schema (`plain.ts` says why). */
import { SLUG } from '../identifier-pattern.ts';
import { isFields, isHttpsUrl, isOneOf, isText, isUsualEmail } from '../plain.ts';
import { isLanguageTag } from './language.ts';
import type { Template } from './template.ts';
import {
  LINK_NAME,
  ONE_LINE,
  SMS_SENDER_ID,
  SURVEYS,
  TEMPLATE_LIMITS,
  URL_WITH_USER,
  utf8Length,
} from './template-bounds.ts';

/** Undefined: `templateSchema` is to judge it. */
export function readPlainTemplate(raw: unknown): Template | undefined {
  if (!isFields(raw) || !(fits(raw, EMAIL, NEEDED) || fits(raw, SMS, NEEDED))) return undefined;
  const { defaultLanguage, languages, links = {}, sender = {} } = raw;
  if (!isFields(languages) || !Object.hasOwn(languages, String(defaultLanguage))) return undefined;
  // Every field has been looked at.
  return { ...raw, links, sender } as Template;
}

type Test = (value: unknown) => boolean;
type Tests = Readonly<Record<string, Test>>;

const textOf =
  (maximum: number, pattern = /^/): Test =>
  (value) =>
    isText(value, maximum) && value !== '' && pattern.test(value);

const isLink: Test = (value) =>
  isHttpsUrl(value) && value.length <= TEMPLATE_LIMITS.url && !URL_WITH_USER.test(value);

const EMAIL_CONTENT: Tests = {
  subject: textOf(TEMPLATE_LIMITS.subject),
  preheader: textOf(TEMPLATE_LIMITS.preheader),
  html: (value) => isText(value) && value !== '' && utf8Length(value) <= TEMPLATE_LIMITS.htmlBytes,
  text: textOf(TEMPLATE_LIMITS.text),
};
const EMAIL_SENDER: Tests = {
  name: textOf(TEMPLATE_LIMITS.senderName, ONE_LINE),
  address: (value) => isUsualEmail(value, TEMPLATE_LIMITS.address),
  replyTo: (value) => isUsualEmail(value, TEMPLATE_LIMITS.address),
  postalAddress: textOf(TEMPLATE_LIMITS.postalAddress, ONE_LINE),
};
const SMS_CONTENT: Tests = { body: textOf(TEMPLATE_LIMITS.sms) };
const SMS_SENDER: Tests = {
  name: textOf(TEMPLATE_LIMITS.senderName, ONE_LINE),
  id: (value) => isText(value) && SMS_SENDER_ID.test(value),
};

const NEEDED = ['id', 'name', 'channel', 'defaultLanguage', 'languages'];
const COMMON: Tests = {
  id: (value) => isText(value) && SLUG.test(value),
  name: (value) => textOf(TEMPLATE_LIMITS.name)(value) && String(value).trim() === value,
  defaultLanguage: (value) => isText(value) && isLanguageTag(value),
  links: (value) => isNamed(value, TEMPLATE_LIMITS.links, (name) => LINK_NAME.test(name), isLink),
};
const EMAIL: Tests = {
  ...COMMON,
  channel: (value) => value === 'email',
  sender: (value) => fits(value, EMAIL_SENDER),
  languages: (value) => areLanguages(value, (one) => fits(one, EMAIL_CONTENT, ['subject', 'html'])),
};
const SMS: Tests = {
  ...COMMON,
  channel: (value) => value === 'sms',
  sender: (value) => fits(value, SMS_SENDER),
  survey: (value) => isOneOf(value, SURVEYS),
  languages: (value) => areLanguages(value, (one) => fits(one, SMS_CONTENT, ['body'])),
};

/** Of an object: each field passes its test, and those that are needed are there. */
const fits = (value: unknown, tests: Tests, needed: readonly string[] = []): boolean =>
  isFields(value) &&
  needed.every((name) => Object.hasOwn(value, name)) &&
  Object.entries(value).every(
    ([name, one]) => Object.hasOwn(tests, name) && tests[name]?.(one) === true,
  );

const isNamed = (
  value: unknown,
  maximum: number,
  isName: (name: string) => boolean,
  holds: Test,
): boolean =>
  isFields(value) &&
  Object.keys(value).length <= maximum &&
  Object.entries(value).every(([name, one]) => isName(name) && holds(one));

const areLanguages = (value: unknown, holds: Test): boolean =>
  isNamed(value, TEMPLATE_LIMITS.languages, isLanguageTag, holds) &&
  isDistinct(Object.keys(value as object));

const isDistinct = (tags: readonly string[]): boolean =>
  new Set(tags.map((tag) => tag.toLowerCase())).size === tags.length;
