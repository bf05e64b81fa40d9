/** What things of Pinpoint are called here: ids, campaign names, and facts. */
import { nameKey, nameSchema, slugOf } from '#shared/domain/campaign/name.ts';
import { RESERVED_ATTRIBUTES } from '#shared/domain/customer/profile-bounds.ts';
import { eventTypeSchema } from '#shared/domain/identifier.ts';

/** Hands out an id or name once; the next of the same gets a number. */
export interface Names {
  id(kind: string, wanted: string): string;
  name(kind: string, wanted: string): string;
}

export function createNames(): Names {
  const taken = new Set<string>();
  const free = (
    wanted: string,
    numbered: (count: number) => string,
    key: (one: string) => string,
  ) => {
    let found = wanted;
    for (let count = 2; taken.has(key(found)); count++) found = numbered(count);
    taken.add(key(found));
    return found;
  };
  return {
    id(kind, wanted) {
      const slug = slugOf(wanted) || 'unnamed';
      return free(
        slug,
        (count) => `${slug.slice(0, 55)}-${count}`,
        (one) => `${kind} id ${one}`,
      );
    },
    name(kind, wanted) {
      // Signs that cannot be seen are taken out, as names must not hold any.
      const plain =
        wanted
          .replace(/[^\P{C}]/gu, '')
          .trim()
          .slice(0, 110) || 'Unnamed';
      const read = nameSchema.safeParse(plain);
      const name = read.success ? read.data : 'Unnamed';
      return free(
        name,
        (count) => `${name} (${count})`,
        (one) => `${kind} name ${nameKey(one)}`,
      );
    },
  };
}

/** `favouriteColour` ▶ `favourite_colour`. */
export function snakeCase(name: string): string {
  const words = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1_$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '');
  const name64 = (/^[a-z]/.test(words) ? words : `a_${words}`).slice(0, 64).replace(/_+$/, '');
  return RESERVED_ATTRIBUTES.has(name64) ? `attr_${name64}` : name64;
}

/**
 * The attribute of a customer that holds what Pinpoint keeps under `path`: user attributes by their own
 * name, and beside them endpoint attributes, metrics, demographics and places, which get a word before
 * it so that two of one name stay two.
 */
export function attributeName(path: readonly string[]): string | undefined {
  const [root, ...rest] = path[0] === 'User' ? path.slice(1) : path;
  const name = rest.join('_');
  if (name === '') return undefined;
  switch (root) {
    case 'UserAttributes':
      return snakeCase(name);
    case 'Attributes':
      return snakeCase(`endpoint_${name}`);
    case 'Metrics':
      return snakeCase(`metric_${name}`);
    case 'Demographic':
      return snakeCase(`device_${name}`);
    case 'Location':
      return ['Country', 'City', 'Region', 'PostalCode'].includes(name)
        ? snakeCase(name)
        : undefined;
    default:
      return undefined;
  }
}

/** `OrderCompleted` ▶ `order_completed`, `_session.start` ▶ `session.start`. */
export function eventTypeOf(name: string): string {
  const words = name
    .split('.')
    .map((part) => snakeCase(part).replace(/^attr_/, ''))
    .filter((part) => part !== '');
  const type = words.join('.').slice(0, 100);
  return eventTypeSchema.safeParse(type).success ? type : 'unnamed';
}

/** A fact of an event, from an attribute or metric of Pinpoint's. */
export const eventFactOf = (name: string): string =>
  `event.${snakeCase(name).replace(/^attr_/, '')}`;
