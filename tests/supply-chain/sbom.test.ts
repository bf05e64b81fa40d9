import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { billOfMaterials } from '#local/supply-chain/sbom.ts';

const text = (file: string) => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');
const product = JSON.parse(text('package.json'));

it('names the product by its own name and version, and holds all that is shipped and no tools', () => {
  const { metadata, components } = billOfMaterials(product, text('package-lock.json'));
  const { name, version } = product;
  expect(metadata.component).toMatchObject({ name, version, purl: `pkg:npm/${name}@${version}` });
  const held = new Map(components.map((one) => [one.name, one.version]));
  for (const [shipped, pinned] of Object.entries(product.dependencies))
    expect(held.get(shipped), shipped).toBe(pinned);
  expect(held.has('@smithy/core')).toBe(true);
  for (const tool of ['vitest', 'typescript', 'aws-cdk-lib']) expect(held.has(tool)).toBe(false);
  expect(new Set(components.map((one) => one.purl)).size).toBe(components.length);
});
