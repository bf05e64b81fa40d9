/** Folders of campaigns against a running engine with sign-in: planned, applied, drifted, exported. */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkFolder } from '#local/campaign-files/check-folder.ts';
import { readFolder } from '#local/campaign-files/read-folder.ts';
import { type Engine, startEngine } from '#local/engine/start-engine.ts';
import { createVirtualClock } from '#local/engine/virtual-clock.ts';
import {
  DEVELOPMENT_AUDIENCE,
  DEVELOPMENT_ISSUER,
  openDevelopmentIssuer,
} from '#local/identity/development-issuer.ts';
import { createJwtAuthorizer } from '#local/runner/jwt-authorizer.ts';
import type { Role } from '#shared/contracts/http/roles.ts';
import { apply } from '../../cli/apply.ts';
import { approve } from '../../cli/approve.ts';
import { applyPlan } from '../../cli/code/apply-plan.ts';
import { readLock } from '../../cli/code/lock-file.ts';
import { openWork } from '../../cli/code/open-work.ts';
import { makePlan } from '../../cli/code/plan.ts';
import type { Command } from '../../cli/command.ts';
import { diff } from '../../cli/diff.ts';
import { exportCommand } from '../../cli/export.ts';
import { plan } from '../../cli/plan.ts';
import { UsageError } from '../../cli/usage-error.ts';
import { type Client, createClient } from '../../client/client.ts';
import { NOON } from '../support/builders.ts';
import { said } from './said.ts';

const root = mkdtempSync(join(tmpdir(), 'as-code-'));
const folder = join(root, 'demo');
const count = (kind: string): number => readdirSync(`examples/demo/${kind}`).length;
/** Files that say something, `fields` and `policy` among them. */
const ALL = count('campaigns') + count('segments') + count('templates') + 2;
const issuer = await openDevelopmentIssuer();
const PEOPLE: Readonly<Record<string, readonly Role[]>> = {
  anna: ['marketer'],
  ben: ['approver'],
  carla: ['marketer'],
  ada: ['admin'],
};
const tokens = new Map<string, string>();
const errors: unknown[] = [];
let engine: Engine;

beforeAll(async () => {
  cpSync('examples/demo', folder, { recursive: true });
  cpSync('examples/layout.html', join(root, 'layout.html'));
  for (const [sub, roles] of Object.entries(PEOPLE))
    tokens.set(sub, await issuer.token({ sub, roles }));
  engine = await startEngine({
    port: 0,
    clock: createVirtualClock(NOON.getTime()),
    onError: (_, error) => errors.push(error),
    authorizer: createJwtAuthorizer({
      issuer: DEVELOPMENT_ISSUER,
      audience: [DEVELOPMENT_AUDIENCE],
      keys: issuer.keys,
    }),
  });
});

afterAll(async () => {
  await engine.close();
  rmSync(root, { recursive: true });
  expect(errors).toEqual([]);
});

const run = (who: string, command: Command, ...args: readonly string[]) =>
  said(command, ...args, '--api', engine.url, '--token', tokens.get(who) ?? '');
const as = (who: string): Client =>
  createClient({ baseUrl: engine.url, token: tokens.get(who) ?? '' });
const edit = (file: string, from: string, to: string): void => {
  const before = readFileSync(join(folder, file), 'utf8');
  expect(before).toContain(from);
  writeFileSync(join(folder, file), before.replace(from, to));
};
const FUEL = 'campaigns/fuel-cashback.json';
const fuel = { params: { id: 'fuel-cashback' } };

/** Somebody at the desk, not in the files. */
async function changedElsewhere(description: string): Promise<void> {
  const known = await as('carla').getCampaign(fuel);
  if (!known.ok) throw new Error('no campaign');
  const body = { ...known.body.campaign, description };
  const put = await as('carla').putCampaign({ ...fuel, body, ifMatch: known.etag });
  expect(put.ok).toBe(true);
}

describe('a folder and an empty engine', () => {
  it('differ by everything, in the order in which it can be made', async () => {
    const { code, text } = await run('ada', plan, folder, '--json');
    const { steps } = JSON.parse(text);
    expect(code).toBe(3);
    expect(steps.map((step: { action: string }) => step.action)).toEqual(
      Array.from({ length: ALL }, () => 'create')
        .with(0, 'change')
        .with(1, 'change'),
    );
    expect([...new Set(steps.map((step: { kind: string }) => step.kind))]).toEqual([
      'fields',
      'policy',
      'segment',
      'template',
      'campaign',
    ]);
    expect(await as('ada').listCampaigns()).toMatchObject({ body: { items: [] } });
  });

  it('fail together where a role is missing, before anything of the rest is there', async () => {
    await expect(run('anna', apply, folder)).rejects.toMatchObject({
      exitCode: 1,
      message: expect.stringContaining('ROLE_MISSING'),
    });
    expect(await as('ada').listTemplates()).toMatchObject({ body: { items: [] } });
  });

  it('become the same, handed in and not live; applied again, nothing happens', async () => {
    const { code, text } = await run('ada', apply, folder);
    expect([code, text]).toEqual([0, expect.stringContaining(`${ALL} applied, 0 unchanged`)]);
    expect(text).toContain('created campaign/fuel-cashback: version 1 in review, needs 1 approval');
    const listed = await as('ada').listCampaigns();
    expect(listed.ok && listed.body.items.map(({ status }) => status)).toEqual(
      Array.from({ length: count('campaigns') }, () => 'in_review'),
    );
    const before = readFileSync(join(folder, 'opportune.lock.json'), 'utf8');
    expect(await run('anna', apply, folder)).toEqual({
      code: 0,
      text: `0 applied, ${ALL} unchanged\n`,
    });
    expect(readFileSync(join(folder, 'opportune.lock.json'), 'utf8')).toBe(before);
    expect((await run('anna', plan, folder)).code).toBe(0);
  });

  it('leave the approval to somebody else', async () => {
    await expect(run('ada', approve, 'fuel-cashback')).rejects.toThrow('FOUR_EYES');
    const { text } = await run('ben', approve, 'fuel-cashback', 'win-back');
    expect(text).toMatch(/approved fuel-cashback, version 1 \(sha256-[0-9a-f]{12}…\): live/);
  });
});

describe('a change in a file', () => {
  it('is told field by field, with what follows for a live campaign', async () => {
    edit(FUEL, '"holdout": 0.1', '"holdout": 0.2');
    edit(
      FUEL,
      '"weight": 50,\n      "email": { "template": "fuel-a" }',
      '"weight": 60,\n      "email": { "template": "fuel-a" }',
    );
    edit('templates/fuel-a.yaml', 'name: Fuel cashback', 'name: Fuel money back');
    const { code, text } = await run('anna', plan, folder);
    expect(code).toBe(3);
    expect(text).toContain(
      '~ campaign/fuel-cashback\n    variants[a].weight: 50 → 60\n    holdout: 0.1 → 0.2',
    );
    expect(text).toContain(
      'is live on version 1 and stays so; version 2 takes over at once when another person has approved it',
    );
    expect(text).toContain(
      'in force with what was approved, until their next version: fuel-cashback',
    );
    expect(text).toContain('audience: 0 of 0 customers');
    expect(text).toContain(
      `0 to create, 2 to change, 0 to hand in, 0 to remove; ${ALL - 2} unchanged`,
    );
  });

  it('is shown line by line', async () => {
    const { code, text } = await run('anna', diff, folder);
    expect(code).toBe(3);
    expect(text).toContain('-holdout: 0.1\n+holdout: 0.2');
    expect(text).toContain('2 differ');
  });

  it('takes over when it is approved, and not before', async () => {
    const { text } = await run('anna', apply, folder);
    expect(text).toContain(
      'changed campaign/fuel-cashback: version 2 in review, needs 1 approval; live meanwhile',
    );
    expect(await as('anna').getCampaign(fuel)).toMatchObject({ body: { inForceVersion: 1 } });
    await run('ben', approve, 'fuel-cashback');
    expect(await as('anna').getCampaign(fuel)).toMatchObject({ body: { inForceVersion: 2 } });
    expect((await run('anna', diff, folder)).code).toBe(0);
  });

  it('waits as a draft where that is wanted, and is handed in later', async () => {
    edit(FUEL, '"holdout": 0.2', '"holdout": 0.25');
    const drafted = await run('anna', apply, folder, '--draft');
    expect(drafted.text).toContain('version 3 draft; live meanwhile');
    const planned = await run('anna', plan, folder);
    expect([planned.code, planned.text]).toEqual([
      3,
      expect.stringContaining('▶ campaign/fuel-cashback is handed in'),
    ]);
    expect((await run('anna', apply, folder)).text).toContain('handed in campaign/fuel-cashback');
  });

  it('that was sent back is not handed in again as it is', async () => {
    const seen = await as('ben').getCampaign(fuel);
    expect((await as('ben').rejectCampaign({ ...fuel, ifMatch: seen.etag })).ok).toBe(true);
    const planned = await run('anna', plan, folder);
    expect([planned.code, planned.text]).toEqual([
      0,
      expect.stringContaining('was sent back by ben'),
    ]);
    expect((await run('anna', apply, folder)).text).toContain('0 applied');
    edit(FUEL, '"holdout": 0.25', '"holdout": 0.3');
    expect((await run('anna', apply, folder)).text).toContain('version 4 in review');
  });

  it('needs two people beyond the reach that the policy sets', async () => {
    edit(
      'policy.json',
      '"currency": "EUR",',
      '"currency": "EUR",\n  "secondApprovalAbove": 60000,',
    );
    edit(FUEL, '"holdout": 0.3', '"holdout": 0.15');
    const { text } = await run('ada', plan, folder);
    expect(text).toContain('secondApprovalAbove: 60000 (new)');
    expect(text).toContain('holds for every campaign within five seconds');
    expect(text).toContain('when two other people have approved it');
    expect((await run('ada', apply, folder)).text).toContain('needs 2 approvals');
    expect((await run('ben', approve, 'fuel-cashback')).text).toContain('1 more to go');
  });
});

describe('a change made elsewhere', () => {
  it('stops plan and apply, and nothing is written', async () => {
    await changedElsewhere('Edited at the desk.');
    edit(FUEL, '"holdout": 0.15', '"holdout": 0.2');
    edit('templates/fuel-b.yaml', 'Where to next?', 'Where to now?');
    const planned = await run('anna', plan, folder);
    expect(planned.code).toBe(4);
    expect(planned.text).toMatch(
      /! was changed elsewhere since it was last applied \(last by carla, 20/,
    );
    await expect(run('anna', apply, folder)).rejects.toMatchObject({
      exitCode: 4,
      message: expect.stringContaining('campaign/fuel-cashback was changed elsewhere'),
    });
    const template = await as('anna').getTemplate({ params: { id: 'fuel-b' } });
    expect(template.ok && template.body.version).toBe(1);
  });

  it('is given up where that is said', async () => {
    const args = [folder, '--overwrite', 'campaign/fuel-cashback'];
    const { text } = await run('anna', apply, ...args);
    expect(text).toContain('changed campaign/fuel-cashback');
    expect((await run('anna', plan, folder)).code).toBe(0);
  });

  it('comes into the files by export, which leaves every other file alone', async () => {
    await changedElsewhere('Edited again.');
    const brand = readFileSync(join(folder, 'templates/fuel-b.yaml'), 'utf8');
    const { text } = await run('anna', exportCommand, folder);
    expect(text).toBe(`wrote ${FUEL}\n1 written, ${ALL - 1} the same already\n`);
    expect(readFileSync(join(folder, FUEL), 'utf8')).toContain('"$schema"');
    expect(readFileSync(join(folder, FUEL), 'utf8')).toContain('Edited again.');
    expect(readFileSync(join(folder, 'templates/fuel-b.yaml'), 'utf8')).toBe(brand);
    expect((await run('anna', diff, folder)).code).toBe(0);
  });

  it('after the plan was made spoils the plan', async () => {
    await run('anna', apply, folder);
    edit(FUEL, '"holdout": 0.2', '"holdout": 0.4');
    const file = join(root, 'plan.json');
    expect((await run('anna', plan, folder, '--out', file)).code).toBe(3);
    await changedElsewhere('Edited in between.');
    await expect(run('anna', apply, folder, '--plan', file)).rejects.toMatchObject({
      exitCode: 4,
      message: expect.stringContaining('since the plan was made'),
    });
    await run('anna', plan, folder, '--out', file, '--overwrite', 'campaign/fuel-cashback');
    edit(FUEL, '"holdout": 0.4', '"holdout": 0.5');
    await expect(run('anna', apply, folder, '--plan', file)).rejects.toMatchObject({ exitCode: 4 });
    edit(FUEL, '"holdout": 0.5', '"holdout": 0.4');
    expect((await run('anna', apply, folder, '--plan', file)).text).toContain('1 applied');
  });

  it('from before there were files is replaced by a plan that somebody has seen', async () => {
    const other = join(root, 'other');
    cpSync(folder, other, { recursive: true });
    rmSync(join(other, 'opportune.lock.json'));
    writeFileSync(
      join(other, FUEL),
      readFileSync(join(other, FUEL), 'utf8').replace('"holdout": 0.4', '"holdout": 0.45'),
    );
    await expect(run('anna', apply, other)).rejects.toMatchObject({
      exitCode: 4,
      message: expect.stringContaining('was never applied from these files'),
    });
    const file = join(root, 'first.json');
    await run('anna', plan, other, '--out', file);
    expect((await run('anna', apply, other, '--plan', file)).text).toContain('1 applied');
    await run('anna', exportCommand, folder);
  });
});

describe('a step that comes too late', () => {
  it('is refused by the engine: what happened since the plan stays', async () => {
    edit(FUEL, '"priority": 40', '"priority": 41');
    const { content, state } = await openWork(folder, {
      api: engine.url,
      token: tokens.get('anna'),
    });
    const made = await makePlan({ content, state, lock: readLock(folder, engine.url) });
    await changedElsewhere('Edited while it was applied.');
    const late = applyPlan({
      client: as('anna'),
      plan: made,
      content,
      draft: false,
      onApplied: () => {},
    });
    await expect(late).rejects.toMatchObject({
      exitCode: 4,
      message: expect.stringContaining('412 CHANGED_MEANWHILE'),
    });
    const now = await as('anna').getCampaign(fuel);
    expect(now.ok && now.body.campaign.description).toBe('Edited while it was applied.');
    await run('anna', exportCommand, folder);
    await run('anna', apply, folder);
  });
});

describe('what left the files', () => {
  it('stays, unless it is pruned: live campaigns end, the rest goes', async () => {
    rmSync(join(folder, 'campaigns/win-back.json'));
    rmSync(join(folder, 'campaigns/welcome.json'));
    for (const template of ['winback-a', 'winback-sms'])
      rmSync(join(folder, `templates/${template}.yaml`));
    const kept = await run('anna', plan, folder);
    expect([kept.code, kept.text]).toEqual([
      0,
      expect.stringContaining('(--prune ends it for good)'),
    ]);
    const pruned = await run('anna', apply, folder, '--prune');
    expect(pruned.text).toContain('removed campaign/win-back: ended');
    expect(pruned.text).toContain('removed campaign/welcome: archived');
    expect((await as('anna').getTemplate({ params: { id: 'winback-a' } })).status).toBe(404);
    expect((await run('anna', plan, folder, '--prune')).code).toBe(0);
  });
});

describe('an export', () => {
  const files = (at: string): Readonly<Record<string, string>> =>
    Object.fromEntries(
      readdirSync(at, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map(({ parentPath, name }) => [
          join(parentPath, name).slice(at.length),
          readFileSync(join(parentPath, name), 'utf8'),
        ]),
    );

  it('says what the engine holds, passes its own check, and says it the same again', async () => {
    const first = join(root, 'export-1');
    await run('anna', exportCommand, first);
    const { problems } = await checkFolder(await readFolder(first));
    expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
    // Without the two campaigns and two templates that left, and with the lock.
    expect(Object.keys(files(first))).toHaveLength(ALL - 4 + 1);
    expect(await run('anna', plan, first)).toMatchObject({ code: 0 });
    expect((await run('anna', exportCommand, first)).text).toContain('0 written');
    const second = join(root, 'export-2');
    await run('anna', exportCommand, second);
    expect(files(second)).toEqual(files(first));
  });
});

describe('an engine', () => {
  it('is not told a token in the open, and is missed by name', async () => {
    const token = ['--token', 'secret'];
    const far = said(plan, folder, '--api', 'http://api.bank.example', ...token);
    await expect(far).rejects.toThrow(UsageError);
    await expect(said(plan, folder, '--api', 'http://127.0.0.1:1', ...token)).rejects.toThrow(
      'nothing answers at http://127.0.0.1:1',
    );
    await expect(said(plan, folder, '--api', engine.url, ...token)).rejects.toThrow('401');
  });
});
