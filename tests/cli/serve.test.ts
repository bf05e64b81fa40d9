/** The engine in a process of its own, and tokens for it from another. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demo } from '../../cli/demo.ts';
import { effect } from '../../cli/effect.ts';
import { serve } from '../../cli/serve.ts';
import { token as tokenCommand } from '../../cli/token.ts';
import { UsageError } from '../../cli/usage-error.ts';
import { createClient } from '../../client/client.ts';
import { said } from './said.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'serve-'));
let serving: ChildProcess;
let url = '';

beforeAll(async () => {
  serving = spawn(
    process.execPath,
    ['cli/opportune.ts', 'serve', '--port', '0', '--data-dir', dataDir],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  url = await new Promise((resolve, reject) => {
    let words = '';
    serving.once('exit', () => reject(new Error(words)));
    serving.stderr?.on('data', (text) => {
      words += text;
      const [, found] = /inbox (http:\S+)\/inbox/.exec(words) ?? [];
      if (found !== undefined) resolve(found);
    });
  });
}, 60_000);

afterAll(() => {
  serving.kill('SIGKILL');
  rmSync(dataDir, { recursive: true });
});

const token = async (...args: string[]): Promise<string> =>
  (await said(tokenCommand, '--data-dir', dataDir, ...args)).text.trim();
const as = async (role: string, name: string) =>
  createClient({ baseUrl: url, token: await token('--role', role, '--name', name) });

const TEMPLATE = {
  name: 'Fuel, SMS',
  channel: 'sms',
  defaultLanguage: 'en',
  languages: { en: { body: 'Fuel is cheaper today' } },
} as const;

describe('opportune serve', () => {
  it('lets nobody in without a token, and nobody do what their role may not', async () => {
    const nobody = createClient({ baseUrl: url });
    expect((await nobody.listCampaigns()).status).toBe(401);
    const template = { params: { id: 'fuel-sms' }, body: TEMPLATE };
    expect((await (await as('analyst', 'ines')).putTemplate(template)).status).toBe(403);
    const anna = await as('marketer', 'anna');
    expect((await anna.putTemplate(template)).status).toBe(201);
    const read = await anna.getTemplate({ params: { id: 'fuel-sms' } });
    expect(read.ok && read.body.author).toBe('anna');
  });

  it('holds to four eyes: a name is a person, whatever their role', async () => {
    const campaign = {
      name: 'Fuel',
      trigger: { event: 'card.purchase' },
      variants: [{ id: 'a', weight: 1, sms: { template: 'fuel-sms' } }],
    };
    const at = { params: { id: 'fuel' } };
    const anna = await as('marketer', 'anna');
    const put = await anna.putCampaign({ ...at, body: campaign });
    const submitted = await anna.submitCampaign({ ...at, ifMatch: put.etag });
    const again = await (await as('admin', 'anna')).approveCampaign({
      ...at,
      ifMatch: submitted.etag,
    });
    expect(again.ok ? undefined : again.problem?.code).toBe('FOUR_EYES');
    const ben = await as('approver', 'ben');
    const approved = await ben.approveCampaign({ ...at, ifMatch: submitted.etag });
    expect(approved.ok && approved.body.status).toBe('live');
  });

  it.each([
    [['--role', 'king', '--name', 'anna'], 'there is no role "king"'],
    [['--role', 'admin'], '--name'],
    [['--name', 'anna'], '--role'],
    [['--role', 'admin', '--name', 'anna', '--valid', 'P400D'], '--valid'],
    [['--role', 'admin', '--name', 'anna', '--data-dir', '/nowhere'], 'there is no engine'],
  ])('gives no token for %j', async (args, words) => {
    await expect(token(...args)).rejects.toThrow(UsageError);
    await expect(token(...args)).rejects.toThrow(words);
  });

  it('is not started twice on one port, and nothing is lost by trying', async () => {
    const again = said(serve, '--fresh', '--port', new URL(url).port, '--data-dir', dataDir);
    await expect(again).rejects.toThrow('is in use');
    const elsewhere = said(serve, '--fresh', '--port', '0', '--data-dir', dataDir);
    await expect(elsewhere).rejects.toThrow(UsageError);
    await expect(elsewhere).rejects.toThrow('in use by another process');
    const anna = await as('marketer', 'anna');
    expect((await anna.getTemplate({ params: { id: 'fuel-sms' } })).status).toBe(200);
  });

  it('holds its port and its data against other commands, which say so in a line', async () => {
    const { port } = new URL(url);
    const other = mkdtempSync(join(tmpdir(), 'other-'));
    const demonstration = said(demo, '--once', '--port', port, '--data-dir', other);
    await expect(demonstration).rejects.toThrow(UsageError);
    await expect(demonstration).rejects.toThrow(`port ${port} is in use`);
    const reading = said(effect, 'fuel', '--data-dir', dataDir);
    await expect(reading).rejects.toThrow(UsageError);
    await expect(reading).rejects.toThrow('in use by another process');
    rmSync(other, { recursive: true });
  });

  it('begins anew only where it has been before', async () => {
    const other = mkdtempSync(join(tmpdir(), 'other-'));
    writeFileSync(join(other, 'thesis.md'), 'years of work');
    const fresh = said(serve, '--fresh', '--port', '0', '--data-dir', other);
    await expect(fresh).rejects.toThrow('nothing is removed');
    expect(readdirSync(other)).toEqual(['thesis.md']);
    rmSync(other, { recursive: true });
  });

  it('ends when it is told to', async () => {
    const ended = new Promise((resolve) => serving.once('exit', resolve));
    serving.kill('SIGTERM');
    expect(await ended).toBe(0);
  });
});
