/** A folder of examples, read into the shapes that the API takes: campaigns, templates, segments. */
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { parse } from 'yaml';
import * as z from 'zod';
import { DomainError } from '#shared/domain/domain-error.ts';
import type { PlantedBehaviour } from './behaviour.ts';
import { brandSchema, emailHtml, messageSchema } from './email-layout.ts';

/** Bodies are as a marketer would send them, unchecked: the API says what is wrong with them. */
export interface Examples {
  readonly campaigns: readonly Example[];
  readonly templates: readonly Example[];
  readonly segments: readonly Example[];
  /** `templateFieldsSchema`: what the templates may show. */
  readonly fields: unknown;
  /** `policySchema`, the part that differs from the defaults. */
  readonly policy: unknown;
  /** The planted truth by campaign id, where the set has one. */
  readonly behaviour: ReadonlyMap<string, PlantedBehaviour>;
}

/** The id is the name of the file. */
export interface Example {
  readonly id: string;
  readonly body: unknown;
}

/**
 * Reads `campaigns/*.json`, `segments/*.json`, `templates/*.yaml`, `brand.yaml`, `fields.yaml`,
 * `policy.json` and, if it is there, `behaviour.yaml` from `folder`, and `layout.html` from the
 * folder above. Everything is sorted by id. Throws DomainError EXAMPLES_UNREADABLE, naming the file,
 * for one that is malformed; a missing one is the file system's error.
 */
export async function loadExamples(folder: string): Promise<Examples> {
  const layout = await readFile(join(folder, '..', 'layout.html'), 'utf8');
  const brand = checked(brandSchema, await readData(join(folder, 'brand.yaml')), 'brand.yaml');
  const templates = await readAll(join(folder, 'templates'));
  return {
    campaigns: await readAll(join(folder, 'campaigns')),
    segments: await readAll(join(folder, 'segments')),
    templates: templates.map(({ id, body }) => ({ id, body: toTemplate(id, body, brand, layout) })),
    fields: await readData(join(folder, 'fields.yaml')),
    policy: await readData(join(folder, 'policy.json')),
    behaviour: await readBehaviour(join(folder, 'behaviour.yaml')),
  };
}

const smsSource = z.looseObject({ channel: z.literal('sms') });
const emailSource = z.strictObject({
  channel: z.literal('email'),
  name: z.string(),
  defaultLanguage: z.string(),
  links: z.record(z.string(), z.string()),
  languages: z.record(z.string(), messageSchema),
});
const templateSource = z.discriminatedUnion('channel', [smsSource, emailSource]);

function toTemplate(
  id: string,
  body: unknown,
  brand: z.infer<typeof brandSchema>,
  layout: string,
): unknown {
  const source = checked(templateSource, body, id);
  if (source.channel === 'sms') return { id, ...source, sender: brand.smsSender };
  const languages = Object.entries(source.languages).map(([language, message]) => [
    language,
    {
      subject: message.subject,
      preheader: message.preheader,
      html: emailHtml(layout, brand, language, message),
    },
  ]);
  return { id, ...source, sender: brand.sender, languages: Object.fromEntries(languages) };
}

async function readAll(folder: string): Promise<Example[]> {
  // A set may do without segments.
  const files = existsSync(folder) ? await readdir(folder) : [];
  const read = files.map(async (file) => ({
    id: basename(file, extname(file)),
    body: await readData(join(folder, file)),
  }));
  return (await Promise.all(read)).sort((a, b) => (a.id < b.id ? -1 : 1));
}

async function readData(path: string): Promise<unknown> {
  const text = await readFile(path, 'utf8');
  try {
    return extname(path) === '.json' ? JSON.parse(text) : parse(text);
  } catch (cause) {
    throw new DomainError('EXAMPLES_UNREADABLE', `${basename(path)} is malformed`, { cause });
  }
}

function checked<T>(schema: z.ZodType<T>, data: unknown, file: string): T {
  const result = schema.safeParse(data);
  if (result.success) return result.data;
  throw new DomainError('EXAMPLES_UNREADABLE', `${file}: ${z.prettifyError(result.error)}`);
}

const share = z.number().min(0).max(1);
const behaviourSchema = z.record(
  z.string(),
  z.strictObject({
    baseRate: share,
    plantedLift: z.number().min(-1),
    liftByVariant: z.record(z.string(), z.number().min(-1)).optional(),
    openRate: share,
    clickRate: share,
    unsubscribeRate: share,
    complaintRate: share,
    withinDays: z.number().positive(),
    followUp: z.strictObject({
      type: z.string(),
      data: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
    }),
  }),
);

async function readBehaviour(path: string): Promise<ReadonlyMap<string, PlantedBehaviour>> {
  if (!existsSync(path)) return new Map();
  const entries = Object.entries(checked(behaviourSchema, await readData(path), basename(path)));
  return new Map(
    entries.map(([id, { liftByVariant, ...rest }]) => [
      id,
      { ...rest, ...(liftByVariant !== undefined && { liftByVariant }) },
    ]),
  );
}
