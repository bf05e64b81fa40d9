import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { docsPage } from '#shared/contracts/http/docs-page.ts';
import { openApiDocument, shownPath } from '#shared/contracts/http/openapi.ts';
import type { Operation } from '#shared/contracts/http/operation.ts';
import { operations } from '#shared/contracts/http/operations.ts';
import { PROBLEMS } from '#shared/contracts/http/problem.ts';

type Json = Record<string, unknown>;
const document = openApiDocument() as {
  openapi: string;
  paths: Record<
    string,
    Record<string, { operationId: string; parameters: Json[]; responses: Json }>
  >;
  components: { schemas: Json; examples: Json };
};
const rows = Object.entries<Operation>(operations);

describe('the OpenAPI document', () => {
  it('describes every operation once, under its own method and path', () => {
    expect(document.openapi).toBe('3.1.1');
    const described = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(
        ([method, { operationId }]) => `${operationId} ${method.toUpperCase()} ${path}`,
      ),
    );
    expect(described.sort()).toEqual(
      rows.map(([id, row]) => `${id} ${row.method} ${shownPath(row)}`).sort(),
    );
  });

  it('leads nowhere that is not there', () => {
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)].map(
      ([, path = '']) => path,
    );
    expect(references.length).toBeGreaterThan(100);
    for (const path of new Set(references)) {
      let found: unknown = document;
      for (const step of path.split('/')) found = (found as Json | undefined)?.[step];
      expect(found, path).toBeDefined();
    }
    expect(JSON.stringify(document)).not.toContain('$defs');
  });

  it('names the parameters of every path', () => {
    for (const [path, methods] of Object.entries(document.paths)) {
      const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      for (const [method, { parameters }] of Object.entries(methods)) {
        const given = parameters.filter((one) => one['in'] === 'path').map((one) => one['name']);
        expect(given, `${method} ${path}`).toEqual(names);
      }
    }
  });

  it('gives every refusal its example', () => {
    expect(Object.keys(document.components.examples).sort()).toEqual(Object.keys(PROBLEMS).sort());
  });
});

describe('examples', () => {
  it.each(rows)('%s: what it takes and what it answers, each with an example', (_id, row) => {
    const { body, lines, answers } = row;
    if (body !== undefined) expect(body.example).toBeDefined();
    if (lines !== undefined) expect(lines.example).toBeDefined();
    for (const [status, answer] of Object.entries(answers)) {
      const isEmpty = status === '204';
      expect([answer.schema !== undefined, answer.example !== undefined], status).toEqual([
        !isEmpty,
        !isEmpty,
      ]);
    }
  });

  it.each(rows.filter(([, row]) => row.body !== undefined || row.lines !== undefined))(
    '%s: its request is one that is taken',
    (_id, row) => {
      const schema = row.body?.schema ?? row.lines?.item ?? z.never();
      const parsed = schema.safeParse(row.body?.example ?? row.lines?.example);
      expect(parsed.error?.issues).toBeUndefined();
    },
  );

  it.each(
    rows.flatMap(([id, row]) =>
      Object.entries(row.answers).flatMap(([status, answer]) =>
        answer.schema === undefined || answer.example === undefined
          ? []
          : [[id, status, answer] as const],
      ),
    ),
  )('%s %s: its answer fits its schema', (_id, _status, { schema, example }) => {
    expect(schema?.safeParse(example).error?.issues).toBeUndefined();
  });
});

describe('the docs page', () => {
  it('shows every operation and problem and loads nothing', () => {
    const page = docsPage();
    for (const [id] of rows) expect(page).toContain(`<article id="${id}">`);
    for (const code of Object.keys(PROBLEMS)) expect(page).toContain(`<tr id="${code}">`);
    expect(page).not.toMatch(/<script|src=|@import|url\(/);
    expect(page.match(/href="[^"]*"/g)?.every((href) => /^href="[#/]/.test(href))).toBe(true);
  });
});
