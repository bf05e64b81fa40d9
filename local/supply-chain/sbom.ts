/**
 * `npm run sbom`: the bill of materials of what is shipped (CycloneDX 1.6) on standard output, from the
 * lock file. npm's own names the product after its folder and leaves out what tools need as well.
 */
import { readFileSync } from 'node:fs';
import { lockedPackages } from './licences.ts';

/** Of package.json. */
export interface Product {
  readonly name: string;
  readonly version: string;
  readonly license: string;
}

/** @param lock the text of package-lock.json */
export function billOfMaterials(product: Product, lock: string) {
  const shipped = lockedPackages(lock).filter(({ development }) => !development);
  const byUrl = new Map(shipped.map((one) => [packageUrl(one.name, one.version), one]));
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: { component: component('application', product, product.license) },
    components: [...byUrl.values()].map((one) => component('library', one, one.licence)),
  };
}

function component(type: string, { name, version }: Omit<Product, 'license'>, licence: string) {
  const purl = packageUrl(name, version);
  return { 'bom-ref': purl, type, name, version, purl, licenses: [{ expression: licence }] };
}

/** https://github.com/package-url/purl-spec: the scope's @ is written in hexadecimal. */
const packageUrl = (name: string, version: string): string =>
  `pkg:npm/${name.replace('@', '%40')}@${version}`;

if (import.meta.main) {
  const text = (file: string) => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');
  const bill = billOfMaterials(JSON.parse(text('package.json')), text('package-lock.json'));
  console.log(JSON.stringify(bill, null, 2));
}
