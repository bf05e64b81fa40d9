/** What a folder gets wrong is named by file, line, pointer and rule. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { checkCustomers } from '#local/campaign-files/check-customers.ts';
import { checkFolder } from '#local/campaign-files/check-folder.ts';
import { emptyContent } from '#local/campaign-files/content.ts';
import { readFolder } from '#local/campaign-files/read-folder.ts';
import { segmentSchema } from '#shared/domain/campaign/segment.ts';

function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'campaigns-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}
const check = async (files: Readonly<Record<string, string>>) =>
  (await checkFolder(await readFolder(folderWith(files)))).problems;

const SMS = `channel: sms
name: Fuel
defaultLanguage: en
languages:
  en:
    body: Cheaper fuel
`;
const CAMPAIGN = `name: Fuel
trigger: { event: card.purchase }
variants:
  - { id: a, weight: 1, sms: { template: fuel } }
`;
const GOOD = { 'templates/fuel.yaml': SMS, 'campaigns/fuel.yaml': CAMPAIGN };

describe('a folder of campaigns', () => {
  it.each(['demo', 'berka'])('finds nothing wrong with the %s examples', async (name) => {
    const folder = fileURLToPath(new URL(`../../../examples/${name}`, import.meta.url));
    const { content, problems } = await checkFolder(await readFolder(folder));
    expect(problems).toEqual([]);
    expect(content.campaigns.size).toBeGreaterThan(6);
    expect(content.policy?.complaintFirst).toBe(true);
  });

  it('takes JSON and YAML alike, with every default filled in', async () => {
    const asJson = {
      $schema: '../schemas/campaign.json',
      name: 'Fuel',
      trigger: { event: 'card.purchase' },
      variants: [{ id: 'a', weight: 1, sms: { template: 'fuel' } }],
    };
    const folder = folderWith({ ...GOOD, 'campaigns/other.json': JSON.stringify(asJson) });
    const { content } = await checkFolder(await readFolder(folder));
    expect(content.campaigns.get('other')).toEqual(content.campaigns.get('fuel'));
    expect(content.campaigns.get('fuel')).toMatchObject({ holdout: 0, priority: 50 });
  });

  it.each([
    [
      'an unknown field, with the name that was meant',
      { 'campaigns/fuel.yaml': `${CAMPAIGN}holdot: 0.1\n` },
      {
        file: 'campaigns/fuel.yaml',
        line: 5,
        column: 1,
        pointer: '#/holdot',
        rule: 'unknown_field',
        detail: '"holdot" is not a field here; did you mean holdout?',
      },
    ],
    [
      'a value, deep inside',
      {
        'campaigns/fuel.yaml': `${CAMPAIGN}audience:\n  all:\n    - { fact: customer.tier, op: greater, value: 1 }\n`,
      },
      {
        line: 7,
        column: 34,
        pointer: '#/audience/all/0/op',
        detail: '"greater" is not an operator; did you mean gte?',
      },
    ],
    [
      'a missing field, at what lacks it',
      { 'campaigns/fuel.yaml': CAMPAIGN.replace('name: Fuel\n', '') },
      { line: 1, pointer: '#/name', rule: 'required', detail: 'is missing' },
    ],
    [
      'a template that is not there',
      { 'campaigns/fuel.yaml': CAMPAIGN.replace('template: fuel', 'template: feul') },
      { line: 4, column: 42, pointer: '#/variants/0/sms/template', rule: 'template_unknown' },
    ],
    [
      'a segment that is not there',
      { 'campaigns/fuel.yaml': `${CAMPAIGN}audience: { segment: none }\n` },
      { line: 5, pointer: '#/audience', rule: 'segment_unknown' },
    ],
    [
      'segments in a circle',
      {
        'segments/a.json': '{ "condition": { "segment": "b" } }',
        'segments/b.json': '{ "condition": { "segment": "a" } }',
      },
      { file: 'segments/a.json', line: 1, column: 16, rule: 'segment_cycle' },
    ],
    [
      'a text, in the line of the block',
      {
        'templates/fuel.yaml': SMS.replace(
          'body: Cheaper fuel',
          'body: |\n      Hello\n      dear {{ customer.nmae }}',
        ),
      },
      { line: 8, column: 6, pointer: '#/languages/en/body', rule: 'unknown_field' },
    ],
    [
      'the very place where JSON ends to be JSON',
      { 'campaigns/x.json': '{\n  "name": "A",,\n}' },
      { line: 2, column: 15, pointer: '#', rule: 'json' },
    ],
    [
      'a name that stands twice',
      { 'campaigns/x.json': '{"name":"A","name":"B"}' },
      { line: 1, column: 13 },
    ],
    ['YAML that is none', { 'campaigns/x.yaml': 'name: [a' }, { line: 1, rule: 'yaml' }],
    ['a tag of a language', { 'campaigns/x.yaml': 'name: !!js/function f' }, { rule: 'yaml' }],
    [
      'a name that reaches a prototype',
      { 'campaigns/x.json': '{"__proto__": {"a": 1}}' },
      { rule: 'name', detail: '"__proto__" must not be used as a name' },
    ],
    ['an endless nesting', { 'campaigns/x.yaml': '['.repeat(200_000) }, { rule: 'yaml' }],
    ['a file name that is no id', { 'campaigns/Fuel 2.yaml': CAMPAIGN }, { rule: 'file_name' }],
    ['a folder with a file’s name', { 'campaigns/x.yaml/a.txt': 'x' }, { rule: 'file_unreadable' }],
    [
      'a file with a folder’s name',
      { segments: 'x' },
      { file: 'segments', detail: 'is no folder' },
    ],
    ['a layout that is a folder', { 'layout.html/a.txt': 'x' }, { detail: 'is a folder' }],
    ['a file that is no data', { 'campaigns/notes.txt': 'x' }, { rule: 'file_type' }],
    [
      'one id in two files',
      { 'campaigns/fuel.json': JSON.stringify({ name: 'Other' }) },
      {
        file: 'campaigns/fuel.yaml',
        rule: 'twice',
        detail: 'is the same campaign as campaigns/fuel.json',
      },
    ],
    [
      'one name of two campaigns',
      { 'campaigns/zuel.yaml': CAMPAIGN.replace('name: Fuel', 'name: FUEL') },
      { file: 'campaigns/zuel.yaml', pointer: '#/name', rule: 'unique' },
    ],
    [
      'a template under another id than its file',
      { 'templates/fuel.yaml': `id: other\n${SMS}` },
      { pointer: '#/id', line: 1, rule: 'same_as_file' },
    ],
    [
      'a short e-mail without a brand',
      {
        'templates/fuel.yaml':
          'channel: email\nname: F\ndefaultLanguage: en\nlinks: {}\nlanguages: { en: { subject: s, preheader: p, headline: h, paragraphs: [a], button: { label: b, link: l } } }',
      },
      { pointer: '#/languages', line: 5, rule: 'layout' },
    ],
  ])('names %s', async (_what, files, expected) => {
    const problems = await check({ ...GOOD, ...files });
    expect(problems).toContainEqual(expect.objectContaining({ severity: 'error', ...expected }));
  });

  it('says what is allowed and cannot be meant, at its place', async () => {
    const never = `audience:
  all:
    - { fact: customer.age, op: lt, value: 18 }
    - { fact: customer.age, op: gte, value: 18 }
`;
    expect(await check({ ...GOOD, 'campaigns/fuel.yaml': CAMPAIGN + never })).toContainEqual(
      expect.objectContaining({ severity: 'warning', line: 8, rule: 'never_holds' }),
    );
  });

  it('warns of a folder that nobody would look into', async () => {
    expect(await check({ 'campaign/fuel.yaml': CAMPAIGN })).toEqual([
      expect.objectContaining({ severity: 'warning', file: 'campaign', rule: 'file_unknown' }),
    ]);
  });

  it('cuts references to references off', async () => {
    const rows = Array.from({ length: 30 }, (_, row) =>
      row === 0 ? 'a0: &a0 [x]' : `a${row}: &a${row} [*a${row - 1}, *a${row - 1}]`,
    );
    const problems = await check({ 'campaigns/x.yaml': rows.join('\n') });
    expect(problems).toEqual([expect.objectContaining({ rule: 'yaml' })]);
  });

  it('takes what an engine holds into account', async () => {
    const folder = await readFolder(
      folderWith({ ...GOOD, 'campaigns/fuel.yaml': `${CAMPAIGN}audience: { segment: adult }\n` }),
    );
    expect((await checkFolder(folder)).problems).toHaveLength(1);
    const adult = segmentSchema.parse({
      condition: { fact: 'customer.age', op: 'gte', value: 18 },
    });
    const elsewhere = { ...emptyContent(), segments: new Map([['adult', adult]]) };
    expect((await checkFolder(folder, elsewhere)).problems).toEqual([]);
  });

  it('says of customers which line is wrong', async () => {
    const lines = [
      JSON.stringify({ id: 'c-1', email: 'a@b.example' }),
      '',
      JSON.stringify({ id: 'c-2', emial: 'a@b.example' }),
      '{',
    ];
    const checked = await checkCustomers(folderWith({ 'customers.ndjson': lines.join('\n') }));
    expect(checked.count).toBe(3);
    expect(checked.problems).toEqual([
      expect.objectContaining({ line: 3, pointer: '#/emial', rule: 'unknown_field' }),
      expect.objectContaining({ line: 4, rule: 'body_not_json' }),
    ]);
    expect(await checkCustomers(folderWith({}))).toEqual({ count: 0, problems: [] });
  });
});
