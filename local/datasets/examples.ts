/** A folder of examples, read into the shapes that the API takes: campaigns, templates, segments. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import * as z from 'zod';
import { checkInput } from '#shared/contracts/http/input-errors.ts';
import { EMPTY_CATALOGUE } from '#shared/domain/campaign/field-catalogue.ts';
import { DomainError } from '#shared/domain/domain-error.ts';
import { templateSchema } from '#shared/domain/templates/template.ts';
import { readFolder } from '../campaign-files/read-folder.ts';
import { readDocument } from '../campaign-files/source-document.ts';
import type { SourceFile } from '../campaign-files/source-file.ts';
import { readSurroundings, templateBody } from '../campaign-files/template-source.ts';
import type { PlantedBehaviour } from './behaviour.ts';

/** Bodies are as a marketer would send them: the API says what else is wrong with them. */
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
 * Reads a folder of campaigns (`readFolder`) and, if it is there, `behaviour.yaml`. Everything is
 * sorted by id. Throws DomainError EXAMPLES_UNREADABLE, naming the file, for one that is malformed;
 * a missing folder is the file system's error.
 */
export async function loadExamples(folder: string): Promise<Examples> {
  const read = await readFolder(folder);
  const [problem] = read.problems.filter(({ severity }) => severity === 'error');
  if (problem !== undefined) unreadable(problem.file, problem.detail);
  const around = readSurroundings(read);
  if (!around.ok) return unreadable(around.file.path, around.errors[0]?.detail);
  const { files } = read;
  const of = (kind: SourceFile['kind']) => files.filter((file) => file.kind === kind);
  return {
    campaigns: of('campaign').map(asExample),
    segments: of('segment').map(asExample),
    templates: of('template').map((file) => {
      const whole = templateBody(file.id, file.value, around.surroundings);
      if (!whole.ok) return unreadable(file.path, whole.errors[0]?.detail);
      const checked = checkInput(templateSchema, whole.body);
      if (!checked.ok) return unreadable(file.path, checked.errors[0]?.detail);
      return { id: file.id, body: whole.body };
    }),
    fields: of('fields')[0]?.value ?? EMPTY_CATALOGUE,
    policy: of('policy')[0]?.value ?? {},
    behaviour: await readBehaviour(join(folder, 'behaviour.yaml')),
  };
}

const asExample = ({ id, value }: SourceFile): Example => ({ id, body: value });

function unreadable(file: string, detail = 'is malformed', cause?: unknown): never {
  throw new DomainError('EXAMPLES_UNREADABLE', `${file}: ${detail}`, { cause });
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
  const read = readDocument(await readFile(path, 'utf8'), 'yaml');
  if (read.outcome === 'malformed') return unreadable(basename(path), read.problems[0]?.detail);
  const parsed = behaviourSchema.safeParse(read.document.value);
  if (!parsed.success) return unreadable(basename(path), z.prettifyError(parsed.error));
  return new Map(
    Object.entries(parsed.data).map(([id, { liftByVariant, ...rest }]) => [
      id,
      { ...rest, ...(liftByVariant !== undefined && { liftByVariant }) },
    ]),
  );
}
