/** Compiled rule sets, kept for as long as seeds share their campaigns: compiling is what costs most. */
import { compileRuleset } from '#shared/domain/campaign/ruleset.ts';

const KEPT = 500;
const compiled = new Map<string, ReturnType<typeof compileRuleset>>();
const names = new WeakMap<object, number>();
let named = 0;

/** As `compileRuleset`; the same objects in the same order are compiled once. */
export const compileOnce: typeof compileRuleset = (version, policy, published) => {
  const key = [policy, ...published].map(nameOf).join(' ');
  const known = compiled.get(key) ?? compileRuleset(version, policy, published);
  if (compiled.size >= KEPT) compiled.clear();
  compiled.set(key, known);
  return { ...known, version };
};

function nameOf(thing: object): number {
  const known = names.get(thing);
  if (known !== undefined) return known;
  named += 1;
  names.set(thing, named);
  return named;
}
