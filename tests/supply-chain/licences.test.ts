import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isAllowed, lockedPackages } from '#local/supply-chain/licences.ts';

const root = new URL('../../', import.meta.url);
const packages = lockedPackages(readFileSync(new URL('package-lock.json', root), 'utf8'));
const named = (licence: string, development = false) => ({
  name: 'x',
  version: '1.0.0',
  licence,
  development,
});

describe('licences', () => {
  it('of all packages are allowed', () => {
    expect(packages.length).toBeGreaterThan(100);
    expect(packages.filter((one) => !isAllowed(one))).toEqual([]);
  });

  it.each([
    ['MIT', true],
    ['MIT OR Apache-2.0', true],
    ['(MIT OR GPL-3.0-or-later)', true],
    ['Apache-2.0 AND GPL-3.0-only', false],
    ['MPL-2.0', false],
    ['unknown', false],
  ])('%s of what is shipped: %s', (licence, allowed) => {
    expect(isAllowed(named(licence))).toBe(allowed);
  });

  it('may ask for more of tools, which are not shipped', () => {
    expect(isAllowed(named('MPL-2.0', true))).toBe(true);
    expect(isAllowed(named('AGPL-3.0-only', true))).toBe(false);
  });
});

describe('dependencies', () => {
  it('are pinned to one version each', () => {
    const { dependencies, devDependencies } = JSON.parse(
      readFileSync(new URL('package.json', root), 'utf8'),
    );
    for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies }))
      expect(version, name).toMatch(/^\d+\.\d+\.\d+$/);
  });
});
