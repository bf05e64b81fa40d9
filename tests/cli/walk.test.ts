/** docs/walk.md, command by command: what it shows is what happens. */
import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect, it, onTestFinished } from 'vitest';

const DOC = readFileSync('docs/walk.md', 'utf8');
const REPO = resolve('.');

/** Commands, each with the output that the page shows for them. */
function steps(): readonly { readonly commands: string; readonly shown: string }[] {
  const blocks = [...DOC.matchAll(/```(sh)?\n([\s\S]*?)```/g)];
  // The first starts the engine in the other terminal.
  return blocks.slice(1).flatMap(([, kind, commands = ''], index, all) => {
    if (kind !== 'sh') return [];
    const next = all[index + 1];
    return [
      { commands, shown: next !== undefined && next[1] === undefined ? (next[2] ?? '') : '' },
    ];
  });
}

/** Hashes and counts go on changing with what they count. */
const form = (text: string): string =>
  text
    .trim()
    .replace(/sha256-[0-9a-f]+/g, 'sha256-…')
    .replace(/\d+/g, 'N');

it('the walk from a folder to a live campaign', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'walk-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  symlinkSync(join(REPO, 'examples'), join(folder, 'examples'));
  const opportune = `${process.execPath} ${join(REPO, 'cli/opportune.ts')}`;
  const serving = spawn(
    process.execPath,
    [join(REPO, 'cli/opportune.ts'), 'serve', '--port', '0'],
    {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  );
  onTestFinished(() => void serving.kill('SIGKILL'));
  const url = await new Promise<string>((found) => {
    let words = '';
    serving.stderr.on('data', (text) => {
      words += text;
      const [, address] = /inbox (http:\S+)\/inbox/.exec(words) ?? [];
      if (address !== undefined) found(address);
    });
  });

  const here = (commands: string): string =>
    commands
      .replaceAll('npm run -s opportune --', opportune)
      .replaceAll('http://127.0.0.1:8080', url)
      .replaceAll('Europe/Prague', noonZone())
      .replaceAll(/; sleep 5/g, '')
      .replaceAll('sleep 10', 'sleep 1');
  const script = steps()
    .map(({ commands }) => `echo '@@@'\n${here(commands)}`)
    .join('');
  const { stdout } = await promisify(execFile)('bash', ['-c', `exec 2>&1\n${script}`], {
    cwd: folder,
    env: { ...process.env, OPPORTUNE_API: url },
    timeout: 240_000,
    killSignal: 'SIGKILL',
  });
  const said = stdout.split('@@@\n').slice(1);
  expect(said).toHaveLength(steps().length);
  for (const [index, { commands, shown }] of steps().entries()) {
    const text = said[index] ?? '';
    // What became of everybody hangs on how far the engine is just then.
    if (commands.includes('opportune effect'))
      expect(text).toContain('Arms, over everyone assigned');
    else if (commands.includes('page()')) expect(text).toMatch(/200 decisions: .* 42 held out/);
    else expect(form(text)).toBe(form(shown));
  }
}, 300_000);

/** Where it is about noon now: quiet hours would hold the messages back elsewhere. */
function noonZone(): string {
  const ahead = 12 - new Date().getUTCHours();
  return ahead === 0 ? 'UTC' : `Etc/GMT${ahead > 0 ? '-' : '+'}${Math.abs(ahead)}`;
}
