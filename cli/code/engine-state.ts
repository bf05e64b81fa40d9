/** What an engine holds, in the form that files have, with what a change to it must start from. */
import type * as z from 'zod';
import type { Content } from '#local/campaign-files/content.ts';
import type { Kind, SettingKind } from '#local/campaign-files/source-file.ts';
import { contentHash } from '#shared/app/api/content-hash.ts';
import { type CampaignStatus, campaignSchema } from '#shared/domain/campaign/campaign.ts';
import { fieldCatalogueSchema } from '#shared/domain/campaign/field-catalogue.ts';
import { segmentSchema } from '#shared/domain/campaign/segment.ts';
import { policySchema } from '#shared/domain/policy/policy.ts';
import { templateSchema } from '#shared/domain/templates/template.ts';
import type { CampaignSummary } from '../../client/api.ts';
import { type AnswerOf, type Client, everyItem, type Refused } from '../../client/client.ts';
import { CodeFailure, refusal } from './failure.ts';

export interface Held {
  readonly kind: Kind | SettingKind;
  readonly id: string;
  readonly content: unknown;
  readonly hash: string;
  /** Of If-Match. */
  readonly etag: string;
  /** Of its newest content; of settings nobody says. */
  readonly author?: string;
  readonly at?: string;
  readonly campaign?: CampaignStanding;
}

export interface CampaignStanding {
  readonly status: CampaignStatus;
  readonly review: 'draft' | 'in_review' | 'approved' | 'published';
  readonly version: number;
  readonly inForceVersion?: number;
  /** Whoever sent it back, when that was the last that happened to it. */
  readonly sentBackBy?: string;
}

/** By `keyOf`. */
export type EngineState = ReadonlyMap<string, Held>;

/** `campaign/fuel-cashback`; a setting is its own kind. */
export const keyOf = (kind: Kind | SettingKind, id: string): string =>
  kind === id ? kind : `${kind}/${id}`;

/** Archived campaigns are out of sight. @throws CodeFailure when the engine refuses */
export async function readEngine(client: Client): Promise<EngineState> {
  const [campaigns, segments, templates] = await Promise.all([
    allOf('campaigns', (query) => client.listCampaigns({ query })),
    allOf('segments', (query) => client.listSegments({ query })),
    allOf('templates', (query) => client.listTemplates({ query })),
  ]);
  const read: (() => Promise<Held | undefined>)[] = [
    () => readSetting(client.getFields(), 'fields', fieldCatalogueSchema),
    () => readSetting(client.getPolicy(), 'policy', policySchema),
    ...segments.map(
      ({ id }) =>
        () =>
          readSegment(client, id),
    ),
    ...templates.map(
      ({ id }) =>
        () =>
          readTemplate(client, id),
    ),
    ...campaigns
      .filter(({ status }) => status !== 'archived')
      .map(
        ({ id }) =>
          () =>
            readCampaign(client, id),
      ),
  ];
  const held = await inParts(read);
  return new Map(
    held.flatMap((one) => (one === undefined ? [] : [[keyOf(one.kind, one.id), one] as const])),
  );
}

/** As files would have it. */
export function contentOf(state: EngineState): Content {
  const of = <T>(kind: Kind): Map<string, T> =>
    new Map(
      [...state.values()].flatMap((one) =>
        one.kind === kind ? [[one.id, one.content as T] as const] : [],
      ),
    );
  const fields = state.get('fields')?.content as Content['fields'];
  const policy = state.get('policy')?.content as Content['policy'];
  return {
    campaigns: of('campaign'),
    segments: of('segment'),
    templates: of('template'),
    ...(fields !== undefined && { fields }),
    ...(policy !== undefined && { policy }),
  };
}

async function readCampaign(client: Client, id: string): Promise<Held> {
  const { body, etag } = taken(await client.getCampaign({ params: { id } }), `campaign/${id}`);
  return {
    ...(await held('campaign', id, campaignSchema, body.campaign, etag)),
    author: body.changedBy,
    at: body.changedAt,
    campaign: standingOf(body),
  };
}

function standingOf(summary: CampaignSummary): CampaignStanding {
  const { status, review, version, inForceVersion, authors, changedBy } = summary;
  // A draft that somebody touched last who wrote none of it was sent back by them.
  const isSentBack = review === 'draft' && !authors.includes(changedBy);
  return {
    status,
    review,
    version,
    ...(inForceVersion !== undefined && { inForceVersion }),
    ...(isSentBack && { sentBackBy: changedBy }),
  };
}

async function readSegment(client: Client, id: string): Promise<Held> {
  const { body, etag } = taken(await client.getSegment({ params: { id } }), `segment/${id}`);
  const { author, at, segment } = body;
  return { ...(await held('segment', id, segmentSchema, segment, etag)), author, at };
}

async function readTemplate(client: Client, id: string): Promise<Held> {
  const { body, etag } = taken(await client.getTemplate({ params: { id } }), `template/${id}`);
  const { author, at } = body;
  const template = { ...body.template, id };
  return { ...(await held('template', id, templateSchema, template, etag)), author, at };
}

async function readSetting<Id extends 'getFields' | 'getPolicy'>(
  asked: Promise<AnswerOf<Id>>,
  kind: SettingKind,
  schema: z.ZodType,
): Promise<Held> {
  const { body, etag } = taken(await asked, kind);
  return held(kind, kind, schema, body, etag);
}

async function held(
  kind: Held['kind'],
  id: string,
  schema: z.ZodType,
  body: unknown,
  etag: string | undefined,
): Promise<Held> {
  const read = schema.safeParse(body);
  if (!read.success) {
    const why = 'it speaks a newer form than this command; use the command of its version';
    throw new CodeFailure(`${keyOf(kind, id)} of the engine cannot be read: ${why}`);
  }
  return { kind, id, content: read.data, hash: await contentHash(read.data), etag: etag ?? '' };
}

type Taken<A> = Exclude<A, Refused>;

/** @throws CodeFailure when the engine refused */
export function taken<A extends { readonly ok: boolean }>(answer: A | Refused, what: string) {
  if (!answer.ok) throw refusal(what, answer as Refused);
  return answer as Taken<A>;
}

interface Page {
  readonly limit: number;
  readonly cursor?: string;
}

async function allOf<T extends { readonly id: string }>(
  what: string,
  list: (query: Page) => Promise<
    | {
        readonly ok: true;
        readonly body: { readonly items: readonly T[]; readonly cursor?: string };
      }
    | Refused
  >,
): Promise<readonly T[]> {
  const all: T[] = [];
  const pages = everyItem(async (cursor) => {
    const page = await list({ limit: 100, ...(cursor !== undefined && { cursor }) });
    if (!page.ok) throw refusal(what, page);
    return page;
  });
  for await (const one of pages) all.push(one);
  return all;
}

const AT_ONCE = 8;

async function inParts<T>(calls: readonly (() => Promise<T>)[]): Promise<readonly T[]> {
  const done: T[] = [];
  for (let at = 0; at < calls.length; at += AT_ONCE)
    done.push(...(await Promise.all(calls.slice(at, at + AT_ONCE).map((call) => call()))));
  return done;
}
