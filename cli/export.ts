/** `opportune export`: what an engine holds, as files that say the same. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { checkFolder } from '#local/campaign-files/check-folder.ts';
import type { Content } from '#local/campaign-files/content.ts';
import { fileText, usualForm } from '#local/campaign-files/file-text.ts';
import { type CampaignFolder, readFolder } from '#local/campaign-files/read-folder.ts';
import { folderOf } from '#local/campaign-files/source-file.ts';
import { contentHash } from '#shared/app/api/content-hash.ts';
import { ENGINE_HELP, ENGINE_OPTIONS, openEngine } from './code/engine-options.ts';
import { contentOf, type Held, keyOf, readEngine } from './code/engine-state.ts';
import { readLock, writeLock } from './code/lock-file.ts';
import type { Command } from './command.ts';
import { oneFolder, readOptions } from './read-options.ts';

const USAGE = `opportune export <folder>
${ENGINE_HELP}
  --json    for programs
Writes what differs and leaves every file that says the same already, with its comments. Campaigns that
have ended or are archived are left out. A setting that nobody ever wrote is left out too.`;

export const exportCommand: Command = {
  async run(args) {
    const { values, positionals } = readOptions(args, OPTIONS, USAGE);
    const path = oneFolder(positionals, USAGE);
    const { url, client } = openEngine(values);
    const state = await readEngine(client);
    mkdirSync(path, { recursive: true });
    const folder = await readFolder(path);
    const { content } = await checkFolder(folder, contentOf(state));
    const held = [...state.values()].filter(isForFiles);

    const written: string[] = [];
    for (const one of held) {
      if ((await hashInFiles(content, one)) === one.hash) continue;
      const target = pathOf(folder, one);
      const full = join(path, target);
      mkdirSync(dirname(full), { recursive: true });
      writeFileSync(full, textFor(one, full));
      written.push(target);
    }
    const lock = new Map(readLock(path, url));
    for (const { kind, id, hash } of held) lock.set(keyOf(kind, id), hash);
    writeLock(path, url, lock);

    const here = new Set(held.map(({ kind, id }) => keyOf(kind, id)));
    const only = folder.files
      .filter(({ kind, id }) => kind !== 'brand' && !here.has(keyOf(kind, id)))
      .map((file) => file.path);
    if (values.json)
      process.stdout.write(`${JSON.stringify({ written, onlyInFiles: only }, null, 2)}\n`);
    else
      process.stdout.write(
        [
          ...written.map((file) => `wrote ${file}`),
          ...only.map((file) => `only in the files: ${file}`),
          `${written.length} written, ${held.length - written.length} the same already`,
          '',
        ].join('\n'),
      );
    return 0;
  },
};

const OPTIONS = { ...ENGINE_OPTIONS, json: { type: 'boolean', default: false } } as const;

const isForFiles = ({ campaign, etag, kind }: Held): boolean =>
  campaign?.status !== 'ended' && !((kind === 'fields' || kind === 'policy') && etag === '"v0"');

async function hashInFiles(content: Content, { kind, id }: Held): Promise<string | undefined> {
  const found =
    kind === 'fields' || kind === 'policy' ? content[kind] : content[`${kind}s`].get(id);
  return found === undefined ? undefined : contentHash(found);
}

/** Where it stands already, or where it would. */
function pathOf({ files }: CampaignFolder, { kind, id }: Held): string {
  const known = files.find((file) => file.kind === kind && file.id === id);
  if (known !== undefined) return known.path;
  const name = `${id}.${usualForm(kind)}`;
  return kind === 'fields' || kind === 'policy' ? name : `${folderOf(kind)}/${name}`;
}

/** A schema that the file named for editors is kept. */
function textFor({ kind, content }: Held, path: string): string {
  const before = existsSync(path) ? readFileSync(path, 'utf8') : '';
  if (path.endsWith('.json')) {
    const [schema] = /"\$schema": *"[^"]*"/.exec(before) ?? [];
    const text = fileText(kind, content, 'json');
    return schema === undefined ? text : text.replace('{\n', `{\n  ${schema},\n`);
  }
  const [line = ''] = /^# yaml-language-server: .*\n/.exec(before) ?? [];
  return line + fileText(kind, content, 'yaml');
}
