import { describe, expect, it } from 'vitest';
import { html } from '#local/pages/html.ts';
import { groupChecks } from '#local/pages/wording/check-text.ts';
import type { Check } from '#shared/domain/arbitration/reason.ts';
import { decideOn, stateOf } from '../../../support/builders.ts';
import { decisionOf } from '../records.ts';

const grouped = (explanation: readonly Check[], change = {}) =>
  groupChecks(decisionOf({ explanation, ...change })).map(({ title, lines }) => ({
    title,
    lines: lines.map(({ name, mark, note }) => [String(html`${name}`), mark, note]),
  }));

describe('checks', () => {
  it('of a real decision all have a name', () => {
    const { decisions } = decideOn({ state: stateOf({ consent: {} }) });
    const [decision] = decisions;
    if (decision === undefined) throw new Error('nothing was decided');
    const groups = groupChecks(decision);
    expect(groups.map(({ title }) => title)).toEqual([
      'What happened',
      'May this campaign speak?',
      'May they be e-mailed?',
      'May they be texted?',
    ]);
    const names = groups.slice(1).flatMap(({ lines }) => lines.map(({ name }) => name));
    expect(names.every((name) => typeof name === 'string')).toBe(true);
    expect(groups.flatMap(({ lines }) => lines)).toHaveLength(decision.explanation.length);
  });

  it('a closed window with more checks behind it only makes the message wait', () => {
    const closed = {
      check: 'email.window',
      outcome: 'block',
      reason: 'QUIET_HOURS',
      retryAt: '2026-03-05T07:00:00.000Z',
    } as const;
    expect(grouped([closed])[0]?.lines[0]?.[1]).toBe('block');
    expect(grouped([closed, { check: 'sms.caps', outcome: 'pass' }])[0]?.lines[0]?.[1]).toBe(
      'block',
    );
    expect(grouped([closed, { check: 'email.caps', outcome: 'pass' }])[0]?.lines[0]?.[1]).toBe(
      'wait',
    );
  });

  it('a clause that is wanted not to hold is met when it does not', () => {
    expect(
      grouped([
        { check: 'audience.all[0].not: customer.vip eq true', outcome: 'block', found: false },
        { check: 'audience.all[1].not: customer.vip eq true', outcome: 'pass', found: true },
        { check: 'audience.all[2].any[0]: customer.age lt 18', outcome: 'block', found: 40 },
        { check: 'audience.not.not: customer.age gte 18', outcome: 'pass' },
      ]),
    ).toEqual([
      {
        title: 'Who qualifies',
        lines: [
          ['<em>not:</em> <code>customer.vip</code> is <b>yes</b>', 'met', undefined],
          ['<em>not:</em> <code>customer.vip</code> is <b>yes</b>', 'unmet', undefined],
          ['<code>customer.age</code> is less than <b>18</b>', 'unmet', 'one of several'],
          ['<code>customer.age</code> is at least <b>18</b>', 'met', undefined],
        ],
      },
    ]);
  });

  it('a check that nobody has named is shown by its code', () => {
    expect(grouped([{ check: 'moon.phase', outcome: 'pass' }])).toEqual([
      {
        title: 'May this campaign speak?',
        lines: [['<code>moon.phase</code>', 'pass', undefined]],
      },
    ]);
  });
});
