/** A folder of saved artefacts of Pinpoint ▶ campaign files, customers, and what became of each field. */
import type { Template } from '#shared/domain/templates/template.ts';
import { type Account, type Entry, isObject, openAccount } from './account.ts';
import type { Artefact } from './artefact.ts';
import { readArtefacts } from './artefacts.ts';
import { type CampaignNames, readCampaign } from './campaign.ts';
import { type ConsentTerms, type CustomerCounts, createCustomers } from './customers.ts';
import { createFacts } from './facts.ts';
import { readTemplate } from './message-template.ts';
import { createNames } from './names.ts';
import { readSegment } from './segment.ts';
import { readSettings } from './settings.ts';
import { createTally, type EndpointField } from './tally.ts';

export interface Imported {
  readonly campaigns: ReadonlyMap<string, unknown>;
  readonly segments: ReadonlyMap<string, unknown>;
  readonly templates: ReadonlyMap<string, Template>;
  readonly fields: unknown;
  readonly policy: unknown;
  readonly customers: Iterable<unknown>;
  readonly counts: CustomerCounts;
  /** One for each leaf of every artefact but endpoints. */
  readonly entries: readonly Entry[];
  /** One for each field of endpoints, with how often. */
  readonly endpointFields: readonly EndpointField[];
}

export interface ImportTerms extends ConsentTerms {
  /** BCP 47: of the templates' words, which Pinpoint does not say. */
  readonly language: string;
}

interface Found {
  readonly artefact: Artefact;
  readonly account: Account;
}

interface Named extends Found {
  readonly id: string;
}

export async function importPinpoint(folder: string, terms: ImportTerms): Promise<Imported> {
  const [facts, names] = [createFacts(), createNames()];
  const customers = createCustomers(facts, terms);
  const tally = createTally();
  const found = new Map<Artefact['kind'], Found[]>();
  const accounts: Account[] = [];
  for await (const artefact of readArtefacts(folder)) {
    const { file, base, kind, value, why = '' } = artefact;
    const account = openAccount(file, value, base);
    if (kind === 'endpoint') {
      customers.add(account.root);
      tally.add(account.entries(), base);
      continue;
    }
    accounts.push(account);
    if (kind === 'lost') account.root.lost(why);
    else if (kind === 'unneeded') account.root.unneeded(why);
    else if (!isObject(value)) account.root.lost('it is no object');
    else found.set(kind, [...(found.get(kind) ?? []), { artefact, account }]);
  }
  const of = (kind: Artefact['kind']): readonly Named[] =>
    newestOf(found.get(kind) ?? []).map((one) => {
      const { root } = one.account;
      const name = root.at('TemplateName').text ?? root.at('Name').text;
      return {
        ...one,
        id: names.id(kind.replace(/^.*-/, ''), name ?? one.artefact.logicalId ?? kind),
      };
    });

  const segmentIds = new Map<string, string>();
  const readable = of('segment');
  for (const { artefact, account, id } of readable)
    for (const key of [account.root.at('Id').text, artefact.logicalId])
      if (key !== undefined) segmentIds.set(key, id);
  const segmentNames = { segmentId: (key: string) => segmentIds.get(key) };
  const segments = new Map<string, unknown>();
  for (const { account, id } of readable) {
    const name = names.name('segment', account.root.at('Name').text ?? id);
    segments.set(id, readSegment(account.root, id, name, facts, segmentNames));
  }

  const templates = new Map<string, Template>();
  const templateIds = new Map<string, string>();
  for (const channel of ['email', 'sms'] as const) {
    for (const { artefact, account, id } of of(`${channel}-template`)) {
      const made = readTemplate(account.root, channel, id, terms.language, facts);
      if (made.template === undefined) continue;
      templates.set(id, made.template);
      for (const key of [account.root.at('TemplateName').text, artefact.logicalId])
        if (key !== undefined) templateIds.set(`${channel} ${key}`, id);
    }
  }

  const campaigns = new Map<string, unknown>();
  const campaignNames: CampaignNames = {
    segmentId: segmentNames.segmentId,
    templateId: (channel, name) => templateIds.get(`${channel} ${name}`),
    ids: names,
  };
  for (const { account, id } of of('campaign')) {
    const name = names.name('campaign', account.root.at('Name').text ?? id);
    const read = readCampaign(account.root, id, name, terms.language, facts, campaignNames);
    for (const template of read.templates) templates.set(template.id, template);
    if (read.campaign !== undefined) campaigns.set(id, read.campaign);
  }
  const policy = of('settings').map(({ account }) => readSettings(account.root))[0];
  return {
    campaigns,
    segments,
    templates,
    fields: facts.catalogue(),
    policy,
    customers: { [Symbol.iterator]: () => customers.all() },
    counts: customers.counts,
    entries: accounts.flatMap((account) => account.entries()),
    endpointFields: tally.fields(),
  };
}

/** Of one thing in several versions the newest; the others are accounted for by it. */
function newestOf(found: readonly Found[]): readonly Found[] {
  const newest = new Map<string, Found>();
  for (const one of found) {
    const { root } = one.account;
    const key =
      root.at('Id').text ??
      root.at('TemplateName').text ??
      `${one.artefact.file}${one.artefact.base}`;
    const known = newest.get(key);
    const isNewer = known === undefined || versionOf(one) > versionOf(known);
    if (known !== undefined)
      (isNewer ? known : one).account.root.unneeded(
        'another answer holds the same or a newer version of it',
      );
    if (isNewer) newest.set(key, one);
  }
  return [...newest.values()];
}

const versionOf = ({ account: { root } }: Found): number => root.at('Version').number ?? 0;
