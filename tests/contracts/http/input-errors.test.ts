import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { checkInput, pointer } from '#shared/contracts/http/input-errors.ts';

const schema = z.strictObject({
  name: z.string().min(2).max(5),
  weight: z.number().int().optional(),
  kind: z.enum(['a', 'b']).optional(),
  trigger: z
    .union(
      [
        z.strictObject({ event: z.string(), where: z.number().optional() }),
        z.strictObject({ absence: z.string() }),
      ],
      {
        error: 'must be { event } or { absence }',
      },
    )
    .optional(),
  facts: z.record(z.string().regex(/^[a-z]+$/, 'must be lower case'), z.boolean()).optional(),
});

const errorsOf = (input: unknown) => {
  const checked = checkInput(schema, input);
  return checked.ok ? [] : checked.errors;
};

describe('what is wrong with an input', () => {
  it.each([
    [{}, '#/name', 'required', 'is missing'],
    [{ name: 7 }, '#/name', 'type', 'must be a text'],
    [{ name: null }, '#/name', 'type', 'must be a text'],
    [{ name: 'x' }, '#/name', 'too_small', 'must be at least 2 characters long'],
    [{ name: 'xxxxxx' }, '#/name', 'too_large', 'must be at most 5 characters long'],
    [
      { name: 'xx', wieght: 1 },
      '#/wieght',
      'unknown_field',
      '"wieght" is not a field here; did you mean weight?',
    ],
    [{ name: 'xx', zebra: 1 }, '#/zebra', 'unknown_field', '"zebra" is not a field here'],
    [{ name: 'xx', weight: 1.5 }, '#/weight', 'type', 'must be a whole number'],
    [{ name: 'xx', kind: 'c' }, '#/kind', 'one_of', 'must be one of a, b'],
    [{ name: 'xx', facts: { Ab: true } }, '#/facts/Ab', 'name', 'must be lower case'],
    [{ name: 'xx', facts: [] }, '#/facts', 'type', 'must be an object'],
    [[], '#', 'type', 'must be an object'],
    ['x', '#', 'type', 'must be an object'],
  ])('%j: %s breaks %s', (input, at, rule, detail) => {
    expect(errorsOf(input)).toEqual([{ pointer: at, rule, detail }]);
  });

  it('speaks of the form that was meant, and of all forms when none was', () => {
    expect(errorsOf({ name: 'xx', trigger: { event: 'e', were: 1 } })).toEqual([
      {
        pointer: '#/trigger/were',
        rule: 'unknown_field',
        detail: '"were" is not a field here; did you mean where?',
      },
    ]);
    expect(errorsOf({ name: 'xx', trigger: { event: 'e', where: 'x' } })).toEqual([
      { pointer: '#/trigger/where', rule: 'type', detail: 'must be a number' },
    ]);
    expect(errorsOf({ name: 'xx', trigger: 'event' })).toEqual([
      { pointer: '#/trigger', rule: 'form', detail: 'must be { event } or { absence }' },
    ]);
  });

  it('puts the place in a batch before each pointer', () => {
    expect(checkInput(schema, {}, ['events', 3])).toMatchObject({
      errors: [{ pointer: '#/events/3/name' }],
    });
  });

  it('writes pointers that lead back to the field, whatever its name', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 40, unit: 'grapheme' }), (name) => {
        const text = pointer([name]);
        expect(encodeURI(decodeURI(text))).toBe(text);
        const back = decodeURIComponent(text.slice(2)).replaceAll('~1', '/').replaceAll('~0', '~');
        expect(back).toBe(name.toWellFormed());
      }),
    );
  });

  it('never throws, stays bounded and repeats no value', () => {
    const secret = 'jana@customers.example';
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        for (const input of [
          value,
          { name: value },
          { name: 'xx', trigger: value, facts: value },
        ]) {
          expect(errorsOf(input).length).toBeLessThanOrEqual(50);
        }
      }),
    );
    const errors = errorsOf({
      name: secret,
      kind: secret,
      weight: secret,
      trigger: secret,
      facts: { a: secret },
    });
    expect(errors).toHaveLength(5);
    expect(JSON.stringify(errors)).not.toContain(secret);
  });
});
