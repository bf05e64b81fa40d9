import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { stageSettings } from '#infra/stages.ts';
import { commands } from '../../cli/commands.ts';
import { synthesize } from './support/synthesize.ts';

const runbook = readFileSync(new URL('../../docs/runbook.md', import.meta.url), 'utf8');
const sections = runbook
  .split(/^### /m)
  .slice(1)
  .map((text) => {
    const [heading = '', ...lines] = text.split(/^#{2,4} /m)[0]?.split('\n') ?? [];
    return { heading, body: lines.join('\n') };
  });

const settings = stageSettings('prod');
const { resources } = synthesize(settings);
const alarms = resources('AWS::CloudWatch::Alarm').map(({ Properties }) => ({
  id: Properties.AlarmName.replace('opportune-prod-', '') as string,
  text: Properties.AlarmDescription as string,
  actions: Properties.AlarmActions as unknown[],
}));
/** A budget can carry no text of ours. */
const BUDGET = 'monthly-cost';

describe('the runbook', () => {
  it('has a heading per alarm, and an alarm per heading', () => {
    expect(sections.map(({ heading }) => heading).sort()).toEqual(
      [...alarms.map(({ id }) => id), BUDGET].sort(),
    );
    expect(resources('AWS::Budgets::Budget')).toHaveLength(1);
  });

  it.each(sections)(
    'says of $heading what it means, where to look, what to do and whether it was tried',
    ({ body }) => {
      const parts = [...body.matchAll(/^\*\*(\w+)\.\*\* (.+)/gm)];
      expect(parts.map(([, name]) => name)).toEqual(['Means', 'Look', 'Do', 'Tried']);
      for (const [, , text = ''] of parts) expect(text.length).toBeGreaterThan(4);
      expect(parts.at(-1)?.[2]).toMatch(
        /^(Here(, by `tests\/[\w./-]+`)?\.$|To be confirmed in an account: .{10})/,
      );
    },
  );

  it('points to headings that exist', () => {
    const anchors = new Set(sections.map(({ heading }) => heading));
    const links = [...runbook.matchAll(/\]\(#([\w-]+)\)/g)].map(([, anchor]) => anchor ?? '');
    expect(links.filter((anchor) => !anchors.has(anchor))).toEqual([]);
  });
});

describe('commands of the runbook', () => {
  const said = [...runbook.matchAll(/npm run opportune -- ([\w-]+)/g)].map(
    ([, name]) => name ?? '',
  );
  it.each([...new Set(said)])('opportune %s exists, and explains itself', async (name) => {
    const listed = commands.find((one) => one.name === name);
    const command = await listed?.load();
    await expect(command?.run(['--help'])).rejects.toThrow(`opportune ${name}`);
  });
});

describe('alarms', () => {
  it.each(alarms)('$id says whom it hurts, links to its heading and reaches somebody', (alarm) => {
    const [impact = '', link] = alarm.text.split('\n');
    expect(impact).toMatch(/^[A-Z].{20,}\.$/);
    expect(link).toBe(`${settings.alarms.runbook}#${alarm.id}`);
    expect(alarm.actions).toHaveLength(1);
  });

  it('warn before the limits of SES, and page at them', () => {
    const threshold = (id: string) =>
      resources('AWS::CloudWatch::Alarm').find(({ Properties }) =>
        Properties.AlarmName.endsWith(id),
      )?.Properties.Threshold;
    expect(threshold('email-bounces-high')).toBe(0.02);
    expect(threshold('email-bounces-critical')).toBe(0.05);
    expect(threshold('email-complaints-high')).toBe(0.0008);
    expect(threshold('email-complaints-critical')).toBe(0.001);
  });

  it('pause e-mail when complaints are critical', () => {
    const [machine] = resources('AWS::StepFunctions::StateMachine');
    const definition = JSON.stringify(machine?.Properties.DefinitionString);
    expect(definition).toContain('sesv2:putConfigurationSetSendingOptions');
    expect(definition).toContain('\\"SendingEnabled\\":false');
    const rule = resources('AWS::Events::Rule').find(({ stack }) => stack === 'email');
    expect(JSON.stringify(rule?.Properties.EventPattern)).toContain('alarmemailcomplaintscritical');
  });
});
