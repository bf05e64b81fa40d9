/** Which licences the packages of the lock file have, and whether they may be here. */
import * as z from 'zod';

const lockSchema = z.object({
  packages: z.record(
    z.string(),
    z.object({
      version: z.string().optional(),
      license: z.string().optional(),
      dev: z.boolean().optional(),
    }),
  ),
});

export interface LockedPackage {
  readonly name: string;
  readonly version: string;
  /** SPDX expression; `unknown` where the package names none. */
  readonly licence: string;
  /** Only for development: no function and no command of a user has it. */
  readonly development: boolean;
}

/** Ask nothing but to be named. */
const PERMISSIVE = ['Apache-2.0', 'MIT', 'MIT-0', 'ISC', '0BSD', 'BSD-2-Clause', 'BSD-3-Clause'];
/** In tools that are run and not shipped: MPL asks for changes to its own files only. */
const OF_TOOLS = [...PERMISSIVE, 'BlueOak-1.0.0', 'BSL-1.0', 'MPL-2.0'];

/** @param lock the text of package-lock.json */
export function lockedPackages(lock: string): readonly LockedPackage[] {
  const { packages } = lockSchema.parse(JSON.parse(lock));
  return Object.entries(packages)
    .filter(([path]) => path !== '')
    .map(([path, { version = '', license = 'unknown', dev = false }]) => ({
      name: path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length),
      version,
      licence: license,
      development: dev,
    }));
}

/**
 * Whether an SPDX expression of `AND` and `OR`, with brackets around the whole, is allowed. With `OR` one
 * side is enough. https://spdx.github.io/spdx-spec/v2.3/SPDX-license-expressions/
 */
export function isAllowed({ licence, development }: LockedPackage): boolean {
  const allowed = development ? OF_TOOLS : PERMISSIVE;
  const expression = licence.replace(/^\((.*)\)$/, '$1');
  return expression
    .split(' OR ')
    .some((side) => side.split(' AND ').every((one) => allowed.includes(one)));
}
