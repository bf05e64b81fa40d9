/**
 * An `identify` call as changes to a profile. Traits are added to what is there; `null` takes one
 * away. Consent is no trait: somebody's "yes" needs its source and proof.
 */
import type { Profile } from '#shared/domain/customer/profile.ts';
import { profileSchema } from '#shared/domain/customer/profile-schema.ts';
import type { InputError } from '../http/problem.ts';
import type { IdentifyCall } from './message.ts';

export type KnownProfile = Omit<Profile, 'id'>;

export interface Identified {
  readonly profile: KnownProfile;
  /** What has no place in a profile, and why. */
  readonly ignored: readonly InputError[];
  /** With any of these the call is refused as a whole: nobody is written to at half an address. */
  readonly errors: readonly InputError[];
}

const { email, phone, language, timeZone, region, attributes } = profileSchema.shape;
const FACTS: Readonly<Record<string, string>> = {
  birthday: 'birth_date',
  created_at: 'customer_since',
};
const DATES: ReadonlySet<string> = new Set(Object.values(FACTS));
const CONSENT = /^(consents?|opt_?(in|out)|(un)?subscri(bed|ption)s?|marketing_consent)$/;

export function traitsToProfile(
  { traits, context }: Pick<IdentifyCall, 'traits' | 'context'>,
  known: KnownProfile,
): Identified {
  const profile: Record<string, unknown> = { ...known };
  const facts: Record<string, unknown> = { ...known.attributes };
  const ignored: InputError[] = [];
  const errors: InputError[] = [];
  const leaveOut = (name: string, rule: string, detail: string): void => {
    ignored.push({ pointer: `#/traits/${name}`, rule, detail });
  };

  for (const [trait, value] of Object.entries(traits ?? {})) {
    const name = factName(trait);
    if (name === 'email' || name === 'phone') {
      const parsed = (name === 'email' ? email : phone).safeParse(value ?? undefined);
      if (!parsed.success) {
        const detail = parsed.error.issues[0]?.message ?? 'is not an address';
        errors.push({ pointer: `#/traits/${trait}`, rule: 'format', detail });
      } else if (parsed.data === undefined) delete profile[name];
      else profile[name] = parsed.data;
    } else if (CONSENT.test(name)) {
      leaveOut(trait, 'consent', 'consent is not taken from traits; put it with its source');
    } else {
      for (const [fact, content] of flattened(name, value)) setFact(fact, content, trait);
    }
  }
  addContext(profile, traits ?? {}, context ?? {});
  return { profile: { ...profile, attributes: facts } as KnownProfile, ignored, errors };

  function setFact(fact: string, value: unknown, trait: string): void {
    if (value === null) {
      delete facts[fact];
      return;
    }
    const content = DATES.has(fact) && typeof value === 'string' ? value.slice(0, 10) : value;
    const checked = attributes.safeParse({ [fact]: content });
    if (checked.success) facts[fact] = content;
    else leaveOut(trait, 'fact', 'is no fact: a text, number, true, false or list of them');
  }
}

/** `firstName` and `First Name` are `first_name`. */
export function factName(trait: string): string {
  const name = trait
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '');
  return FACTS[name] ?? name;
}

/** `address.city` is `address_city`; what lies deeper stays an object, which is no fact. */
function flattened(name: string, value: unknown): readonly (readonly [string, unknown])[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [[name, value]];
  return Object.entries(value).map(([inner, content]) => [`${name}_${factName(inner)}`, content]);
}

/** What libraries say by themselves counts where it can be read. */
function addContext(
  profile: Record<string, unknown>,
  traits: Readonly<Record<string, unknown>>,
  { locale, timezone }: Readonly<Record<string, unknown>>,
): void {
  const address = traits.address as { country?: unknown; state?: unknown } | null | undefined;
  const parts = [address?.country, address?.state].filter((part) => typeof part === 'string');
  const found = {
    language: language.safeParse(typeof locale === 'string' ? locale.replace('_', '-') : undefined),
    timeZone: timeZone.safeParse(timezone ?? undefined),
    region: region.safeParse(parts.length === 0 ? undefined : parts.join('-')),
  };
  for (const [field, parsed] of Object.entries(found))
    if (parsed.success && parsed.data !== undefined) profile[field] = parsed.data;
}
