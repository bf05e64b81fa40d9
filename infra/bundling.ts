/** How every function becomes one file: used by the stacks and by `npm run bench -- cold`. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, buildSync, type Metafile } from 'esbuild';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const OUTPUT = join(ROOT, '.opportune', 'bundles');

/** Packages in CommonJS ask for node: modules by `require`, which ES modules do not have. */
const REQUIRE =
  "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);";

/** Everything in one file, the SDK too: it starts faster than the one that Lambda brings. */
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
  /** Holds `index.mjs` alone. */
  readonly folder: string;
  readonly file: string;
  readonly metafile: Metafile;
}

/** @param entry a file that exports `handler` */
export function bundle(name: string, entry = handlerPath(name)): Bundle {
  const folder = join(OUTPUT, name);
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'index.mjs');
  const { metafile } = buildSync({
    ...BUNDLE_OPTIONS,
    absWorkingDir: ROOT,
    entryPoints: [entry],
    outfile: file,
  });
  return { folder, file, metafile };
}
