/** Saved artefacts of Pinpoint ▶ files that pass, and a word on every field. */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parse } from 'yaml';
import { checkCustomers } from '#local/campaign-files/check-customers.ts';
import { checkFolder } from '#local/campaign-files/check-folder.ts';
import { readFolder } from '#local/campaign-files/read-folder.ts';
import type { Condition } from '#shared/domain/rules/condition.ts';
import { evaluateCondition } from '#shared/domain/rules/evaluate.ts';
import { resolveSegments } from '#shared/domain/rules/segments.ts';
import { importCommand } from '../../../cli/import.ts';
import { type Entry, leavesOf } from '../../../cli/pinpoint/account.ts';
import { BOUNDS } from '../../../cli/pinpoint/bounds.ts';
import { importPinpoint } from '../../../cli/pinpoint/import-pinpoint.ts';
import { UsageError } from '../../../cli/usage-error.ts';
import { said } from '../said.ts';

const FIXTURES = 'tests/fixtures/pinpoint';
const NOW = new Date('2026-11-01T12:00:00.000Z');
const TERMS = { language: 'en', now: NOW };

function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), 'pinpoint-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

async function imported(...options: readonly string[]) {
  const out = join(scratch(), 'out');
  const { text } = await said(importCommand, 'pinpoint', FIXTURES, '--out', out, ...options);
  const json = (path: string) => JSON.parse(readFileSync(join(out, path), 'utf8'));
  const yaml = (path: string) => parse(readFileSync(join(out, path), 'utf8'));
  const report = json('loss-report.json') as { readonly fields: readonly Entry[] };
  const wordOn = (file: string, end: string): Entry | undefined =>
    report.fields.find((entry) => entry.file === file && entry.pointer.endsWith(end));
  const customers = readFileSync(join(out, 'customers.ndjson'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  return { out, text, json, yaml, report, wordOn, customers };
}
const CAMPAIGN = (index: number) => `/CampaignsResponse/Item/${index}`;

describe('an import', () => {
  it('passes opportune validate, customers too, and a second one is the same', async () => {
    const { out, text } = await imported();
    const { problems, content } = await checkFolder(await readFolder(out));
    expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect([...content.campaigns.keys()]).toEqual([
      'basket-left-behind',
      'bounced-once',
      'reminder',
      'spring-savings',
    ]);
    expect((await checkCustomers(out)).problems).toEqual([]);
    expect(text).toContain('4 campaigns, 4 segments, 6 templates, 4 customers');
    const again = await imported();
    const read = (folder: string) =>
      readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && entry.name !== 'customers.ndjson')
        .map(({ parentPath, name }) => readFileSync(join(parentPath, name), 'utf8'));
    expect(read(again.out)).toEqual(read(out));
  });

  it('writes over nothing, and wants to be called rightly', async () => {
    const { out } = await imported();
    await expect(said(importCommand, 'pinpoint', FIXTURES, '--out', out)).rejects.toThrow(
      'not empty',
    );
    await expect(said(importCommand, 'pinpoint', FIXTURES)).rejects.toThrow('--out');
    await expect(said(importCommand, 'braze', FIXTURES, '--out', `${out}-2`)).rejects.toThrow(
      'pinpoint',
    );
  });
});

describe('a file that is damaged, or unpacks to too much', () => {
  const whole = gzipSync('ChannelType,Address,Id\nEMAIL,a@b.example,1\n'.repeat(200));
  it.each([
    ['not.json.gz', 'not packed at all'],
    ['cut.csv.gz', whole.subarray(0, whole.length - 12)],
    ['cut.ndjson.gz', whole.subarray(0, whole.length - 12)],
    ['large.json.gz', gzipSync(Buffer.alloc(BOUNDS.whole + 1, ' '))],
    ['large.yaml.gz', gzipSync(Buffer.alloc(BOUNDS.whole + 2, ' \n'))],
    [
      'long.ndjson.gz',
      gzipSync(`{"ChannelType":"EMAIL","Id":"1"}\n${' '.repeat(BOUNDS.line + 1)}`),
    ],
    ['long.csv.gz', gzipSync(`ChannelType,Address\nEMAIL,${'a'.repeat(BOUNDS.line + 1)}\n`)],
    ['quote.csv', 'ChannelType,Address\n"EMAIL,a@b.example\n'],
  ])('is named, and nothing is written: %s', async (name, content) => {
    const folder = mkdtempSync(join(tmpdir(), 'pinpoint-'));
    writeFileSync(join(folder, name), content);
    const out = join(folder, 'out');
    const damaged = said(importCommand, 'pinpoint', folder, '--out', out);
    await expect(damaged).rejects.toThrow(UsageError);
    await expect(damaged).rejects.toThrow(name);
    expect(readdirSync(folder)).toEqual([name]);
    rmSync(folder, { recursive: true });
  });
});

describe('a folder to import into', () => {
  it('is no file', async () => {
    const out = join(scratch(), 'out');
    writeFileSync(out, 'years of work');
    const onto = said(importCommand, 'pinpoint', FIXTURES, '--out', out);
    await expect(onto).rejects.toThrow(UsageError);
    await expect(onto).rejects.toThrow('is no folder');
  });
});

describe('a campaign', () => {
  it('keeps its split, schedule, limits and audience', async () => {
    const { json } = await imported();
    expect(json('campaigns/spring-savings.json')).toMatchObject({
      trigger: { schedule: { start: '2026-12-01T10:30', zone: 'Etc/GMT-2', rule: 'FREQ=WEEKLY' } },
      audience: { segment: 'salaried' },
      variants: [
        {
          id: 'a',
          weight: 50,
          email: { template: 'savings-rate' },
          sms: { template: 'spring-savings-a-sms' },
        },
        { id: 'b', weight: 40, email: { template: 'spring-savings-b-email' } },
      ],
      holdout: 0.1,
      schedule: { quietHours: { from: '21:00', to: '08:00' }, validFor: 'PT3600S' },
      limits: { perCustomer: { max: 4, within: 'P365D' }, perSecond: 50 },
    });
    expect(json('campaigns/basket-left-behind.json').trigger).toEqual({
      event: 'cart_abandoned',
      where: {
        all: [
          { fact: 'event.currency', op: 'in', value: ['EUR', 'CZK'] },
          { fact: 'event.cart_value', op: 'gte', value: 20 },
        ],
      },
    });
    expect(json('campaigns/reminder.json')).toMatchObject({
      trigger: { schedule: { at: '2026-12-24T13:30', zone: 'Asia/Kolkata' } },
      audience: { segment: 'pensioners' },
      variants: [{ sms: { template: 'reminder' } }],
    });
  });

  it.each([
    ['/SegmentVersion', 'changed', 'pinned version'],
    ['/Schedule/IsLocalTime', 'changed', 'local time'],
    ['/Schedule/QuietTime/Start', 'changed', 'over midnight'],
    ['/Hook/LambdaFunctionName', 'lost', 'no function is asked'],
    ['/Limits/Total', 'changed', 'not per endpoint'],
    ['/Limits/Daily', 'lost', 'one limit per customer'],
    ['/Limits/MaximumDuration', 'changed', 'stays worth sending'],
    ['/TemplateConfiguration/PushTemplate/Name', 'lost', 'push'],
    ['/TemplateConfiguration/VoiceTemplate/Name', 'lost', 'voice'],
    ['/TemplateConfiguration/EmailTemplate/Version', 'changed', 'pinned version'],
    ['/MessageConfiguration/APNSMessage/Title', 'lost', 'push'],
    ['/MessageConfiguration/SMSMessage/MessageType', 'lost', 'purpose'],
    ['/MessageConfiguration/SMSMessage/Body', 'changed', 'https'],
    ['/AdditionalTreatments/0/Schedule/Frequency', 'lost', 'one schedule'],
    ['/AdditionalTreatments/0/SizePercent', 'mapped', undefined],
    ['/HoldoutPercent', 'mapped', undefined],
    ['/Priority', 'lost', 'inside an app'],
    ['/tags/team', 'lost', 'no tags'],
  ])('says of %s that it is %s', async (field, outcome, why) => {
    const { wordOn } = await imported();
    const word = wordOn('campaigns.json', CAMPAIGN(0) + field);
    expect(word?.outcome).toBe(outcome);
    if (why !== undefined) expect(word?.why).toContain(why);
  });

  it('reaches nobody where what set it off, or whom it was for, is not there', async () => {
    const { json, wordOn } = await imported();
    const { audience } = json('campaigns/bounced-once.json');
    expect(evaluateCondition(audience, { event: {}, customer: {} })).toBe(false);
    expect(
      wordOn('campaigns.json', `${CAMPAIGN(2)}/Schedule/EventFilter/FilterType`),
    ).toMatchObject({
      outcome: 'lost',
    });
    expect(wordOn('campaigns.json', `${CAMPAIGN(2)}/SegmentId`)?.why).toContain(
      'no artefact holds',
    );
  });

  it('of channels that are none here is not made, and none of it is forgotten', async () => {
    const { report } = await imported();
    for (const index of [3, 4]) {
      const words = report.fields.filter(({ pointer }) =>
        pointer.startsWith(`${CAMPAIGN(index)}/`),
      );
      expect(words.length).toBeGreaterThan(4);
      expect(words.every(({ outcome }) => outcome !== 'mapped')).toBe(true);
    }
  });
});

describe('a segment', () => {
  const PERSON = {
    tier: 'gold',
    interests: ['travel'],
    signed_up: '2025-05-05T00:00:00Z',
    metric_balance: 1500,
    has_email: true,
    country: 'DE',
  };
  const holds = (condition: Condition, change: object = {}) =>
    evaluateCondition(condition, { event: {}, customer: { ...PERSON, ...change } });

  it('asks what it asked there', async () => {
    const { condition } = (await imported()).json('segments/salaried.json');
    expect(holds(condition)).toBe(true);
    for (const change of [
      { tier: 'silver' },
      { interests: ['golf'] },
      { signed_up: '2023-05-05T00:00:00Z' },
      { metric_balance: 1000 },
      { endpoint_newsletter: 'no' },
      { has_email: false },
      { country: 'AT' },
    ])
      expect(holds(condition, change), JSON.stringify(change)).toBe(false);
  });

  it('that lost a part of itself holds nobody, however it is combined', async () => {
    const { json, wordOn } = await imported();
    const segments = new Map(
      ['salaried', 'salaried-active-near', 'from-a-file'].map((id) => [
        id,
        json(`segments/${id}.json`).condition,
      ]),
    );
    for (const id of ['salaried-active-near', 'from-a-file']) {
      const whole = resolveSegments({ segment: id }, segments);
      if (whole.outcome === 'refused') throw new Error(whole.message);
      expect(holds(whole.condition, { city: 'Praga' }), id).toBe(false);
    }
    const group = '/SegmentsResponse/Item/1/SegmentGroups/Groups/0';
    expect(
      wordOn('segments.json', `${group}/Dimensions/0/Behavior/Recency/Duration`)?.why,
    ).toContain('active');
    expect(
      wordOn('segments.json', `${group}/Dimensions/1/Location/GPSPoint/RangeInKilometers`)?.why,
    ).toContain('GPS');
    expect(wordOn('segments.json', `${group}/SourceSegments/0/Version`)?.outcome).toBe('changed');
    expect(wordOn('segments.json', '/Item/2/ImportDefinition/S3Url')?.outcome).toBe('lost');
  });
});

describe('the words of a message', () => {
  it('show what they showed: variables, defaults, helpers and conditions', async () => {
    const { yaml } = await imported();
    const { en } = yaml('templates/savings-rate.yaml').languages;
    expect(en.subject).toBe('Payday, {{ customer.first_name | default: "saver" | capitalize }}');
    expect(en.html).toContain(
      'Hello {{ customer.first_name | default: "there" }} in {{#if customer.city}}',
    );
    expect(en.html).toContain('<p>Nothing yet</p>');
    expect(en.html).toContain('{{ customer.id }}');
    expect(en.html).toContain('<a href="{{ unsubscribe_url }}">');
    expect(en.text).toContain('{{ unsubscribe_url }}');
    const other = yaml('templates/spring-savings-b-email.yaml');
    expect(other.sender).toEqual({ name: 'Harbour Bank', address: 'hello@harbour-bank.example' });
    expect(other.languages.en.html).toContain(
      '{{#if customer.first_name}}Dear {{ customer.first_name }},{{else}}Hello,{{/if}}',
    );
    expect(other.languages.en.html).toContain('href="https://bank.example/savings"');
  });

  it('lose what cannot be kept, and say so', async () => {
    const { wordOn } = await imported();
    const word = wordOn('email-template.json', '/HtmlPart');
    for (const lost of ['{{#each', '{{{Attributes.Banner}}}', 'Recommendations', 'both branches'])
      expect(word?.why).toContain(lost);
    expect(wordOn('email-template.json', '/Subject')?.outcome).toBe('mapped');
  });
});

describe('customers', () => {
  it('are users with their addresses; an opt-out is kept, its absence is no consent', async () => {
    const { customers } = await imported();
    const no = (at: string, source: string) => ({
      marketing: { granted: false, at, source },
      service: { granted: false, at, source },
    });
    expect(customers[0]).toEqual({
      id: 'u1',
      email: 'jana@customers.example',
      phone: '+420601123456',
      language: 'cs-CZ',
      timeZone: 'Europe/Prague',
      region: 'CZ',
      attributes: {
        first_name: 'Jana',
        interests: ['saving', 'travel'],
        tier: 'gold',
        endpoint_newsletter: 'yes',
        metric_balance: 1250.5,
        device_platform: 'iOS',
        country: 'CZ',
        city: 'Brno',
      },
      consent: { sms: no('2026-01-03T00:00:00.000Z', 'pinpoint-opt-out') },
    });
    expect(customers[1]).toMatchObject({
      id: 'u2',
      consent: { email: { marketing: { granted: false, source: 'pinpoint-inactive' } } },
    });
    expect(customers[1].email).toBeUndefined();
    expect(customers.map(({ id }) => id)).toEqual(['u1', 'u2', 'e6', 'u3']);
    expect(customers[3]).toMatchObject({ phone: '+4915112345678', region: 'DE' });
    expect(JSON.stringify(customers)).not.toContain('"granted":true');
  });

  it('have consented where somebody vouches for it, and never against an opt-out', async () => {
    const { customers } = await imported('--consent-proof', 'double opt-in, form 7');
    const yes = { granted: true, source: 'import', proof: 'double opt-in, form 7' };
    expect(customers[0].consent).toMatchObject({
      email: { marketing: yes, service: yes },
      sms: { marketing: { granted: false } },
    });
    expect(customers[2].consent.email.marketing.granted).toBe(false);
  });

  it('are in the report by field and by nobody’s data', async () => {
    const { out } = await imported();
    for (const file of ['loss-report.md', 'loss-report.json']) {
      const report = readFileSync(join(out, file), 'utf8');
      expect(report).toContain('/Location/Latitude');
      expect(report).not.toMatch(/Jana|jana@|601 ?123|customers\.example/);
    }
  });
});

describe('the account', () => {
  const FILES = [
    'campaigns.json',
    'segments.json',
    'email-template.json',
    'settings.json',
    'journey.json',
  ];
  const read = (file: string) => JSON.parse(readFileSync(join(FIXTURES, file), 'utf8'));

  it('has one word on every leaf of every file', async () => {
    const { entries } = await importPinpoint(FIXTURES, TERMS);
    for (const file of FILES) {
      const pointers = entries.filter((entry) => entry.file === file).map(({ pointer }) => pointer);
      expect(pointers.toSorted(), file).toEqual(leavesOf(read(file)).toSorted());
    }
    expect(entries.filter(({ outcome, why }) => outcome === 'lost' && (why ?? '') === '')).toEqual(
      [],
    );
    expect(entries.filter(({ why }) => why?.includes('does not know the field'))).toEqual([]);
    expect(entries.filter(({ file }) => file === 'stack.yaml').length).toBe(23);
  });

  it('has one too of fields that nobody foresaw, wherever they stand', async () => {
    const folder = scratch();
    cpSync(FIXTURES, folder, { recursive: true });
    const place = fc.tuple(
      fc.constantFrom(...FILES),
      fc.nat(),
      fc.string(),
      fc.jsonValue({ maxDepth: 2 }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(place, { minLength: 1, maxLength: 6 }), async (additions) => {
        const values = new Map(FILES.map((file) => [file, read(file)]));
        for (const [file, at, name, value] of additions) {
          const holders = holdersIn(values.get(file));
          const holder = holders[at % holders.length];
          if (holder !== undefined && !Object.hasOwn(holder, name) && name !== '__proto__')
            holder[name] = value;
        }
        for (const [file, value] of values)
          writeFileSync(join(folder, file), JSON.stringify(value));
        const { entries } = await importPinpoint(folder, TERMS);
        for (const [file, value] of values) {
          const pointers = entries
            .filter((entry) => entry.file === file)
            .map(({ pointer }) => pointer);
          expect(pointers.toSorted()).toEqual(leavesOf(value).toSorted());
        }
      }),
      { numRuns: 60 },
    );
  });

  it('takes any JSON for what it is, and makes nothing of it', async () => {
    const folder = scratch();
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), async (value) => {
        writeFileSync(join(folder, 'any.json'), JSON.stringify(value));
        const { entries, campaigns, segments } = await importPinpoint(folder, TERMS);
        expect([campaigns.size, segments.size]).toEqual([0, 0]);
        expect(entries.length).toBeGreaterThan(0);
        expect(entries.every(({ outcome }) => outcome === 'lost')).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
});

type Holder = Record<string, unknown>;

function holdersIn(value: unknown): readonly Holder[] {
  if (typeof value !== 'object' || value === null) return [];
  const inner = Object.values(value).flatMap(holdersIn);
  return Array.isArray(value) ? inner : [value as Holder, ...inner];
}
