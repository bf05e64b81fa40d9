/** Files of a folder ▶ the things of Pinpoint that they hold, each told by its own form. */
import { createReadStream, readdirSync } from 'node:fs';
import { basename, join, relative, sep } from 'node:path';
import { createInterface } from 'node:readline';
import { pipeline, type Readable } from 'node:stream';
import { text as textOf } from 'node:stream/consumers';
import { createGunzip } from 'node:zlib';
import { parse as parseCsv } from 'csv-parse';
import { parseDocument } from 'yaml';
import { UsageError } from '../usage-error.ts';
import { isObject } from './account.ts';
import type { Artefact, ArtefactKind } from './artefact.ts';
import { BOUNDS, type Bound, within } from './bounds.ts';
import { CLOUDFORMATION_TAGS, stackParts } from './cloudformation.ts';

/**
 * In the order of files; endpoints one by one, however many there are.
 *
 * @throws UsageError naming a file that is damaged or too large: half of it must not pass for the whole
 */
export async function* readArtefacts(folder: string): AsyncGenerator<Artefact> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
    .map(({ parentPath, name }) => relative(folder, join(parentPath, name)).split(sep).join('/'))
    .sort();
  for (const file of files) {
    try {
      yield* readFile(join(folder, file), file);
    } catch (error) {
      if (error instanceof UsageError) throw error;
      // Its code: a message may quote what stands in the file.
      const code = (error as { readonly code?: unknown }).code;
      const why = typeof code === 'string' ? ` (${code})` : '';
      throw new UsageError(`${file} is damaged or cannot be read${why}: nothing was imported`);
    }
  }
}

async function* readFile(path: string, file: string): AsyncGenerator<Artefact> {
  const plain = basename(file).replace(/\.gz$/, '');
  if (/\.csv$/i.test(plain)) return yield* readCsv(path, file);
  const first = await firstLine(path, file);
  const endpoint = jsonOf(first);
  if (isEndpoint(endpoint)) return yield* readLines(path, file);
  const read = readWhole(await textOf(open(path, file, WHOLE)));
  if (read === undefined) {
    const why = 'it is neither JSON, YAML, CSV nor NDJSON of Pinpoint';
    return yield { file, base: '', kind: 'lost', value: basename(file), why };
  }
  yield* partsOf(read, file);
}

const WHOLE: Bound = { total: BOUNDS.whole };
const ONE_BY_ONE: Bound = { total: BOUNDS.endpoints, line: BOUNDS.line };

function open(path: string, file: string, bound: Bound): Readable {
  const stream = createReadStream(path);
  const bounded = within(
    bound,
    (what) => new UsageError(`${file} ${what}, unpacked: nothing was imported`),
  );
  return path.endsWith('.gz')
    ? pipeline(stream, createGunzip(), bounded, toTheLast)
    : pipeline(stream, bounded, toTheLast);
}

/** Whoever reads the last stream hears of what breaks in any; of what they leave unread, nobody. */
const toTheLast = (): void => {};

async function firstLine(path: string, file: string): Promise<string> {
  const stream = open(path, file, WHOLE);
  const lines = createInterface({ input: stream });
  for await (const line of lines) {
    lines.close();
    stream.destroy();
    return line;
  }
  return '';
}

async function* readLines(path: string, file: string): AsyncGenerator<Artefact> {
  let line = 0;
  for await (const text of createInterface({ input: open(path, file, ONE_BY_ONE) })) {
    const value = jsonOf(text);
    if (isObject(value)) yield { file, base: `/${line}`, kind: 'endpoint', value };
    else if (text.trim() !== '')
      yield { file, base: `/${line}`, kind: 'lost', value: '', why: 'the line is no JSON object' };
    line += 1;
  }
}

/** Columns are paths (`User.UserAttributes.City`); one that stands twice has several values. */
async function* readCsv(path: string, file: string): AsyncGenerator<Artefact> {
  let header: readonly string[] | undefined;
  let line = 0;
  // A record and not a line: a quoted cell may hold line ends.
  const rows = parseCsv({ bom: true, relax_column_count: true, max_record_size: BOUNDS.line });
  for await (const row of pipeline(
    open(path, file, { total: BOUNDS.endpoints }),
    rows,
    toTheLast,
  )) {
    const cells = row as readonly string[];
    if (header === undefined) header = cells;
    else yield { file, base: `/${line}`, kind: 'endpoint', value: nested(header, cells) };
    line += 1;
  }
}

function nested(header: readonly string[], cells: readonly string[]): unknown {
  const root = new Map<string, unknown>();
  for (const [index, cell] of cells.entries()) {
    if (cell === '') continue;
    const steps = (header[index] ?? `column ${index + 1}`).split('.');
    const last = steps.pop() ?? '';
    let holder = root;
    for (const step of steps) {
      const inner = holder.get(step);
      const next = inner instanceof Map ? inner : new Map<string, unknown>();
      holder.set(step, next);
      holder = next;
    }
    const known = holder.get(last);
    holder.set(last, known === undefined ? cell : [known, cell].flat());
  }
  return asObject(root);
}

/** Names from a file may be any: an object made so has no prototype behind them. */
const asObject = (map: ReadonlyMap<string, unknown>): unknown =>
  Object.fromEntries(
    [...map].map(([name, inner]) => [name, inner instanceof Map ? asObject(inner) : inner]),
  );

/** JSON is YAML; stacks have tags of their own. */
function readWhole(text: string): unknown {
  const json = jsonOf(text);
  if (json !== undefined) return json;
  try {
    const read = parseDocument(text, { customTags: CLOUDFORMATION_TAGS });
    const value: unknown = read.errors.length > 0 ? undefined : read.toJS({ maxAliasCount: 100 });
    return isObject(value) || Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const isEndpoint = (value: unknown): boolean =>
  isObject(value) &&
  'ChannelType' in value &&
  ('Address' in value || 'User' in value || 'Id' in value);

const NO_ARTEFACT = 'no artefact that this importer knows';

/** What answers of the API hold, by the field that holds it. */
const ANSWERS: Readonly<Record<string, { readonly kind: ArtefactKind; readonly why?: string }>> = {
  CampaignResponse: { kind: 'campaign' },
  CampaignsResponse: { kind: 'campaign' },
  SegmentResponse: { kind: 'segment' },
  SegmentsResponse: { kind: 'segment' },
  EmailTemplateResponse: { kind: 'email-template' },
  SMSTemplateResponse: { kind: 'sms-template' },
  EndpointResponse: { kind: 'endpoint' },
  EndpointsResponse: { kind: 'endpoint' },
  ApplicationSettingsResource: { kind: 'settings' },
  PushNotificationTemplateResponse: { kind: 'lost', why: 'push notifications are no channel here' },
  VoiceTemplateResponse: { kind: 'lost', why: 'voice is no channel here' },
  InAppTemplateResponse: { kind: 'lost', why: 'messages inside an app are no channel here' },
  JourneyResponse: {
    kind: 'lost',
    why: 'there are no journeys here: a campaign for each step takes their place',
  },
  JourneysResponse: {
    kind: 'lost',
    why: 'there are no journeys here: a campaign for each step takes their place',
  },
  ApplicationResponse: { kind: 'unneeded', why: 'an application holds nothing but its parts' },
  ApplicationsResponse: { kind: 'unneeded', why: 'an application holds nothing but its parts' },
  TemplatesResponse: {
    kind: 'unneeded',
    why: 'a list of templates; their words are in answers of their own',
  },
};

function* partsOf(value: unknown, file: string, base = ''): Generator<Artefact> {
  if (Array.isArray(value) && value.length > 0) {
    for (const [index, one] of value.entries()) yield* partsOf(one, file, `${base}/${index}`);
    return;
  }
  if (!isObject(value) || Object.keys(value).length === 0)
    return yield { file, base, kind: 'lost', value, why: NO_ARTEFACT };
  if (base === '' && isObject(value.Resources)) return yield* stackParts(value, file);
  const bare = bareKind(value);
  if (bare !== undefined) return yield { file, base, kind: bare, value };
  for (const [name, inner] of Object.entries(value)) {
    const known = Object.hasOwn(ANSWERS, name) ? ANSWERS[name] : undefined;
    const at = `${base}/${name.replace(/~/g, '~0').replace(/\//g, '~1')}`;
    if (known === undefined) {
      yield {
        file,
        base: at,
        kind: 'lost',
        value: inner,
        why: 'no artefact that this importer knows',
      };
    } else if (isObject(inner) && Array.isArray(inner.Item)) {
      for (const [index, one] of inner.Item.entries())
        yield { file, base: `${at}/Item/${index}`, ...known, value: one };
      const { Item: items, ...others } = inner;
      const rest = items.length === 0 ? inner : others;
      if (Object.keys(rest).length > 0)
        yield { file, base: at, kind: 'unneeded', value: rest, why: 'pages of an answer' };
    } else yield { file, base: at, ...known, value: inner };
  }
}

/** An answer whose envelope was taken off (`--query CampaignResponse`). */
function bareKind(value: Readonly<Record<string, unknown>>): ArtefactKind | undefined {
  if (isEndpoint(value)) return 'endpoint';
  if ('SegmentId' in value && 'Schedule' in value) return 'campaign';
  if ('SegmentType' in value || ('SegmentGroups' in value && 'Name' in value)) return 'segment';
  if (value.TemplateType === 'EMAIL') return 'email-template';
  return value.TemplateType === 'SMS' ? 'sms-template' : undefined;
}
