/** The checks of an explanation, grouped and named as a marketer would. */
import type { Check } from '#shared/domain/arbitration/reason.ts';
import type { Decision } from '#shared/domain/decision/decision.ts';
import { type Child, html } from '../html.ts';
import { readClause } from './clause-text.ts';

export interface CheckLine {
  readonly name: Child;
  readonly check: Check;
  /** Clauses are `met` or `unmet`; one that is unmet forbids nothing by itself. */
  readonly mark: 'pass' | 'block' | 'wait' | 'met' | 'unmet';
  readonly note?: string;
}

export interface CheckGroup {
  readonly title: string;
  readonly lines: readonly CheckLine[];
}

const GROUPS = {
  trigger: 'What happened',
  audience: 'Who qualifies',
  general: 'May this campaign speak?',
  email: 'May they be e-mailed?',
  sms: 'May they be texted?',
  choice: 'Which campaign, which arm?',
} as const;
type Group = keyof typeof GROUPS;

const NAMES: Readonly<Record<string, string>> = {
  schedule: 'Campaign is within its dates',
  profiling: 'Campaign needs no profile',
  complaint: 'No complaint is open',
  campaign_cap: 'Campaign has room for this customer',
  undelivered: 'Room among undelivered messages',
  content: 'Campaign has content',
  address: 'Address is known',
  suppression: 'Address is not suppressed',
  consent: 'Customer has consented',
  window: 'Hour is suitable',
  caps: 'Frequency caps have room',
  arbitration: 'Comes before other campaigns',
  arm: 'Arm drawn by lot',
};

/** In the order in which they were made; groups without checks are left out. */
export function groupChecks(decision: Decision): readonly CheckGroup[] {
  const groups = new Map<Group, CheckLine[]>();
  for (const check of decision.explanation) {
    const [group, line] = read(check, decision);
    groups.set(group, [...(groups.get(group) ?? []), line]);
  }
  return [...groups].map(([group, lines]) => ({ title: GROUPS[group], lines }));
}

function read(check: Check, decision: Decision): readonly [Group, CheckLine] {
  const clause = readClause(check.check);
  if (clause !== undefined) {
    const { part, text, negated, optional } = clause;
    const mark = (check.outcome === 'pass') === negated ? 'unmet' : 'met';
    return [part, { name: text, check, mark, ...(optional && { note: 'one of several' }) }];
  }
  const [, channel, name = check.check] = /^(email|sms)\.(.*)$/s.exec(check.check) ?? [];
  const group = (channel ?? (isChoice(name) ? 'choice' : 'general')) as Group;
  const line = {
    name: NAMES[name] ?? html`<code>${name}</code>`,
    check,
    mark: markOf(check, decision),
  };
  return [group, line];
}

const isChoice = (name: string): boolean => name === 'arbitration' || name === 'arm';

/**
 * The first block ends the checks of a channel, so a closed window with more checks behind it was not
 * one: the message only has to wait.
 */
function markOf(check: Check, { explanation }: Decision): CheckLine['mark'] {
  if (check.outcome === 'pass') return 'pass';
  const [, channel] = /^(email|sms)\.window$/.exec(check.check) ?? [];
  const wentOn = explanation.some((one) => one.check === `${channel}.caps`);
  return channel !== undefined && wentOn ? 'wait' : 'block';
}
