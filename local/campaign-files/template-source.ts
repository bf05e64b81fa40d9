/**
 * A template as its file has it: whole, as the API takes it, or an e-mail in a few words that are set
 * into the folder's layout and brand.
 */
import * as z from 'zod';
import { checkInput } from '#shared/contracts/http/input-errors.ts';
import type { InputError } from '#shared/contracts/http/problem.ts';
import { type Brand, brandSchema, emailHtml, messageSchema } from './email-layout.ts';
import type { CampaignFolder } from './read-folder.ts';
import type { SourceFile } from './source-file.ts';

/** What the files of a folder share. */
export interface Surroundings {
  readonly brand?: Brand;
  readonly layout?: string;
}

export const shortEmailSchema = z.strictObject({
  channel: z.literal('email'),
  name: z.string(),
  defaultLanguage: z.string(),
  links: z.record(z.string(), z.string()).default({}),
  languages: z.record(z.string(), messageSchema),
});

export type TemplateBody =
  | { readonly ok: true; readonly body: unknown }
  | { readonly ok: false; readonly errors: readonly InputError[] };

export type ReadSurroundings =
  | { readonly ok: true; readonly surroundings: Surroundings }
  | { readonly ok: false; readonly file: SourceFile; readonly errors: readonly InputError[] };

export function readSurroundings({ files, layout }: CampaignFolder): ReadSurroundings {
  const file = files.find(({ kind }) => kind === 'brand');
  const read = file === undefined ? undefined : checkInput(brandSchema, file.value);
  if (file !== undefined && read?.ok === false) return { ok: false, file, errors: read.errors };
  const brand = read?.ok === true ? read.value : undefined;
  return {
    ok: true,
    surroundings: {
      ...(brand !== undefined && { brand }),
      ...(layout !== undefined && { layout }),
    },
  };
}

/** As the API takes it, unchecked beyond what the setting in needs. */
export function templateBody(
  id: string,
  value: unknown,
  { brand, layout }: Surroundings,
): TemplateBody {
  if (!isObject(value)) return { ok: true, body: value };
  if (value.id !== undefined && value.id !== id)
    return refused('#/id', 'same_as_file', `must be "${id}", as the file is called`);
  if (value.channel === 'sms') {
    const sender = value.sender ?? brand?.smsSender;
    return { ok: true, body: { id, ...value, ...(sender !== undefined && { sender }) } };
  }
  if (value.channel !== 'email' || !isShort(value)) return { ok: true, body: { id, ...value } };
  const read = checkInput(shortEmailSchema, value);
  if (!read.ok) return read;
  if (brand === undefined || layout === undefined) {
    const lacks = brand === undefined ? 'a brand file' : 'a layout.html';
    return refused('#/languages', 'layout', `is set into a layout: the folder needs ${lacks}`);
  }
  const { languages, ...rest } = read.value;
  try {
    const whole = Object.entries(languages).map(([language, message]) => [
      language,
      {
        subject: message.subject,
        preheader: message.preheader,
        html: emailHtml(layout, brand, language, message),
      },
    ]);
    const body = { id, ...rest, sender: brand.sender, languages: Object.fromEntries(whole) };
    return { ok: true, body };
  } catch (error) {
    if (error instanceof RangeError) return refused('#/languages', 'layout', error.message);
    throw error;
  }
}

/** Whether an e-mail is written in words and not in HTML. */
export const isShort = ({ languages }: Readonly<Record<string, unknown>>): boolean =>
  isObject(languages) &&
  Object.values(languages).some(
    (content) => isObject(content) && ('paragraphs' in content || 'headline' in content),
  );

const refused = (pointer: string, rule: string, detail: string): TemplateBody => ({
  ok: false,
  errors: [{ pointer, rule, detail }],
});

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
