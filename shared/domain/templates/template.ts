/** A message template as it is saved: one channel, one text per language, links by name. */
import * as z from 'zod';
import { slugSchema } from '../identifier.ts';
import { languageTagSchema } from './language-schema.ts';
import {
  LINK_NAME,
  ONE_LINE,
  SMS_SENDER_ID,
  SURVEYS,
  TEMPLATE_LIMITS,
  URL_WITH_USER,
  utf8Length,
} from './template-bounds.ts';

export const linkNameSchema = z
  .string()
  .regex(LINK_NAME, 'must be 1–32 of a-z, 0-9 and "_", beginning with a letter');

const httpsUrlSchema = z
  .url({ protocol: /^https$/, error: 'must be an https URL' })
  .max(TEMPLATE_LIMITS.url)
  .refine((url) => !URL_WITH_USER.test(url), 'must not hold a user name or password');

const oneLine = (max: number) =>
  z.string().min(1).max(max).regex(ONE_LINE, 'must be one line without control characters');

/** A record whose refused keys say why: zod alone only says that they are invalid. */
export const keyedBy = <V extends z.ZodType>(key: z.ZodString, value: V) =>
  z.record(key, value, {
    error: (issue) =>
      issue.code === 'invalid_key'
        ? `name ${issue.issues[0]?.message ?? 'is not allowed'}`
        : undefined,
  });

const emailContentSchema = z.strictObject({
  subject: z.string().min(1).max(TEMPLATE_LIMITS.subject),
  /** What inboxes show after the subject. */
  preheader: z.string().min(1).max(TEMPLATE_LIMITS.preheader).optional(),
  html: z
    .string()
    .min(1)
    .refine((html) => utf8Length(html) <= TEMPLATE_LIMITS.htmlBytes, 'must be at most 200 KB'),
  /** The plain alternative; without it one is derived from `html`. */
  text: z.string().min(1).max(TEMPLATE_LIMITS.text).optional(),
});
export type EmailContent = z.infer<typeof emailContentSchema>;

const smsContentSchema = z.strictObject({ body: z.string().min(1).max(TEMPLATE_LIMITS.sms) });
export type SmsContent = z.infer<typeof smsContentSchema>;

const emailSenderSchema = z.strictObject({
  name: oneLine(TEMPLATE_LIMITS.senderName).optional(),
  address: z.email({ error: 'must be an e-mail address' }).max(TEMPLATE_LIMITS.address).optional(),
  replyTo: z.email({ error: 'must be an e-mail address' }).max(TEMPLATE_LIMITS.address).optional(),
  /** Where the law wants the sender's postal address in the message (CAN-SPAM, 15 U.S.C. 7704(a)(5)). */
  postalAddress: oneLine(TEMPLATE_LIMITS.postalAddress).optional(),
});

const smsSenderSchema = z.strictObject({
  name: oneLine(TEMPLATE_LIMITS.senderName).optional(),
  /** A phone number, a short code, or an alphanumeric sender id of at most 11 characters. */
  id: z
    .string()
    .regex(SMS_SENDER_ID, 'must be an E.164 number, a short code or up to 11 letters and digits')
    .optional(),
});

const common = {
  id: slugSchema,
  name: z.string().trim().min(1).max(TEMPLATE_LIMITS.name),
  defaultLanguage: languageTagSchema,
  /** Shown by `{{ links.<name> }}`, as a tracked address when the message is sent. */
  links: keyedBy(linkNameSchema, httpsUrlSchema).default({}),
};

export const emailTemplateSchema = z.strictObject({
  ...common,
  channel: z.literal('email'),
  sender: emailSenderSchema.default({}),
  languages: keyedBy(languageTagSchema, emailContentSchema),
});
export type EmailTemplate = z.infer<typeof emailTemplateSchema>;

export const smsTemplateSchema = z.strictObject({
  ...common,
  channel: z.literal('sms'),
  sender: smsSenderSchema.default({}),
  /** What it asks: a number texted back, 0–10 or 1–5, is the answer. */
  survey: z.enum(SURVEYS).optional(),
  languages: keyedBy(languageTagSchema, smsContentSchema),
});
export type SmsTemplate = z.infer<typeof smsTemplateSchema>;

export const templateSchema = z
  .discriminatedUnion('channel', [emailTemplateSchema, smsTemplateSchema])
  .superRefine((template, ctx) => {
    const tags = Object.keys(template.languages);
    const refuse = (path: string, message: string) =>
      ctx.addIssue({ code: 'custom', path: [path], message });
    if (tags.length > TEMPLATE_LIMITS.languages)
      refuse('languages', `must not hold more than ${TEMPLATE_LIMITS.languages} languages`);
    if (Object.keys(template.links).length > TEMPLATE_LIMITS.links)
      refuse('links', `must not hold more than ${TEMPLATE_LIMITS.links} links`);
    if (new Set(tags.map((tag) => tag.toLowerCase())).size < tags.length) {
      refuse('languages', 'must not hold a language twice in different case');
    }
    if (!tags.includes(template.defaultLanguage)) {
      refuse('defaultLanguage', 'must be one of languages');
    }
  });
export type Template = z.infer<typeof templateSchema>;
export type TemplateInput = z.input<typeof templateSchema>;
