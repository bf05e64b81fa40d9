/** The published JSON Schemas: current, and of one mind with the checks. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import {
  FILE_SCHEMA_NAMES,
  type FileSchemaName,
  fileSchema,
  fileSchemaText,
} from '#local/campaign-files/file-schemas.ts';
import { readDocument } from '#local/campaign-files/source-document.ts';

const at = (path: string) => new URL(`../../../${path}`, import.meta.url);
/** Read by zod from the JSON Schema alone: what an editor would go by. */
const editor = (name: FileSchemaName) =>
  z.fromJSONSchema(fileSchema(name) as Parameters<typeof z.fromJSONSchema>[0]);

function read(path: string): unknown {
  const form = path.endsWith('.json') ? 'json' : 'yaml';
  const parsed = readDocument(readFileSync(at(path), 'utf8'), form);
  if (parsed.outcome === 'malformed') throw new Error(path);
  return parsed.document.value;
}

describe('the JSON Schemas of campaign files', () => {
  it('are published as the code has them: else run `npm run schemas`', () => {
    expect(readdirSync(at('docs/api/schemas')).sort()).toEqual(
      FILE_SCHEMA_NAMES.map((name) => `${name}.json`).sort(),
    );
    for (const name of FILE_SCHEMA_NAMES)
      expect(readFileSync(at(`docs/api/schemas/${name}.json`), 'utf8')).toBe(fileSchemaText(name));
  });

  it('take every example, each of which names its own', () => {
    let files = 0;
    for (const set of ['demo', 'berka']) {
      for (const name of FILE_SCHEMA_NAMES) {
        const schema = editor(name);
        for (const path of pathsOf(set, name)) {
          files += 1;
          const value = read(path);
          expect(schema.safeParse(value).error?.issues, path).toBeUndefined();
          expect(schema.safeParse({ ...(value as object), holdot: 1 }).success, path).toBe(false);
          const text = readFileSync(at(path), 'utf8');
          const [, named = ''] = /\$schema(?:": "|=)(\S+?)["\s]/.exec(text) ?? [];
          expect(new URL(named, at(path)).href, path).toBe(
            at(`docs/api/schemas/${name}.json`).href,
          );
        }
      }
    }
    expect(files).toBeGreaterThan(50);
  });

  it('refuse an operator that is none, in the midst of a condition', () => {
    const campaign = read('examples/demo/campaigns/fuel-cashback.json') as object;
    const audience = { all: [{ fact: 'customer.tier', op: 'greater', value: 1 }] };
    expect(editor('campaign').safeParse({ ...campaign, audience }).success).toBe(false);
  });
});

function pathsOf(set: string, name: FileSchemaName): readonly string[] {
  const folder = `examples/${set}`;
  const names = readdirSync(at(folder));
  const single = names.filter((file) => file.startsWith(`${name}.`));
  const many =
    names.includes(`${name}s`) && name !== 'fields' ? readdirSync(at(`${folder}/${name}s`)) : [];
  return [
    ...single.map((file) => `${folder}/${file}`),
    ...many.map((file) => `${folder}/${name}s/${file}`),
  ];
}
