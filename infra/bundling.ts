/** How every function is bundled: used by the stacks and by `npm run bench -- cold`. */
import { createHash } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, buildSync, type Metafile } from 'esbuild';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const OUTPUT = join(ROOT, '.opportune', 'bundles');

/** Packages in CommonJS ask for node: modules by `require`, which ES modules do not have. */
const REQUIRE =
  "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);";

export const BUNDLE_OPTIONS = {
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  mainFields: ['module', 'main'],
  minify: true,
  legalComments: 'none',
  banner: { js: REQUIRE },
  metafile: true,
  logLevel: 'warning',
} as const satisfies BuildOptions;

export const handlerPath = (name: string): string => join(ROOT, 'functions', name, 'handler.ts');

export interface Bundle {
  readonly folder: string;
  /** What Lambda imports. */
  readonly file: string;
  /** Of what is loaded with it: bytes by source file. */
  readonly loaded: ReadonlyMap<string, number>;
}

/**
 * The SDK comes along, since a bundled one starts faster than the one that Lambda brings. What is
 * imported only when it is needed goes into files of its own, to be read only then: most ways to find
 * credentials, above all, which nobody needs in Lambda.
 *
 * @param entry a file that exports `handler`
 */
export function bundle(
  name: string,
  entry = handlerPath(name),
  options: Pick<BuildOptions, 'splitting'> = { splitting: true },
): Bundle {
  const folder = join(OUTPUT, name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const { metafile } = buildSync({
    ...BUNDLE_OPTIONS,
    ...options,
    define: { 'process.env.RULESET_FORMAT': JSON.stringify(rulesetFormat()) },
    absWorkingDir: ROOT,
    entryPoints: { index: entry },
    outdir: folder,
    outExtension: { '.js': '.mjs' },
  });
  return { folder, file: join(folder, 'index.mjs'), loaded: loadedAtOnce(metafile) };
}

let format: string | undefined;

/** Another whenever anything changes that checks a published campaign or a policy. */
export function rulesetFormat(): string {
  if (format !== undefined) return format;
  const { outputFiles } = buildSync({
    ...BUNDLE_OPTIONS,
    absWorkingDir: ROOT,
    entryPoints: ['shared/domain/campaign/ruleset-change-schema.ts'],
    write: false,
  });
  const [schema] = outputFiles;
  format = createHash('sha256')
    .update(schema?.contents ?? '')
    .digest('base64url')
    .slice(0, 12);
  return format;
}

/** The first file and all that it imports statically. */
function loadedAtOnce({ outputs }: Metafile): ReadonlyMap<string, number> {
  const first = Object.keys(outputs).find((path) => path.endsWith('/index.mjs')) ?? '';
  const paths = new Set([first]);
  // A set hands over what is added while it is walked.
  for (const path of paths)
    for (const { path: next, kind } of outputs[path]?.imports ?? [])
      if (kind === 'import-statement' && outputs[next] !== undefined) paths.add(next);
  const loaded = new Map<string, number>();
  for (const path of paths)
    for (const [source, { bytesInOutput }] of Object.entries(outputs[path]?.inputs ?? {}))
      if (bytesInOutput > 0) loaded.set(source, (loaded.get(source) ?? 0) + bytesInOutput);
  return loaded;
}
