/** A field's path to its value in a context. */
import type { RenderContext } from './rendered.ts';
import { senderFields } from './sender-fields.ts';
import type { Template } from './template.ts';

export type Lookup = (context: RenderContext) => unknown;

/** A reader of `path`; one for a path that no template may show always finds nothing. */
export function compileLookup(path: string, template: Template): Lookup {
  const [root = '', ...names] = path.split('.');
  const [name = ''] = names;
  switch (root) {
    case 'customer':
      return (context) => walk(context.customer, names);
    case 'event':
      return (context) => walk(context.event, names);
    case 'offer':
      return offerLookup(name);
    case 'links': {
      const destination = own(template.links, name);
      return destination === undefined
        ? () => undefined
        : (context) => own(context.links, name) ?? destination;
    }
    case 'sender': {
      const fixed = own(senderFields(template), path);
      return (context) => fixed ?? own(context.sender, name);
    }
    case 'unsubscribe_url':
      return (context) => context.unsubscribeUrl;
    case 'preferences_url':
      return (context) => context.preferencesUrl;
    default:
      return () => undefined;
  }
}

/** Absent in every way that would show as nothing: the reason why a greeting cannot come out empty. */
export const isMissing = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  (typeof value === 'string' && /^[\s\p{Cc}\p{Cf}]*$/u.test(value)) ||
  (typeof value === 'number' && Number.isNaN(value)) ||
  (Array.isArray(value) && value.length === 0);

function offerLookup(name: string): Lookup {
  if (name === 'code') return (context) => context.offer?.code;
  if (name === 'value') return (context) => context.offer?.value;
  if (name === 'expires_at') return (context) => context.offer?.expiresAt;
  return () => undefined;
}

function walk(from: unknown, names: readonly string[]): unknown {
  let value = from;
  for (const name of names) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = own(value as Readonly<Record<string, unknown>>, name);
  }
  return value;
}

const own = <T>(from: Readonly<Record<string, T>> | undefined, name: string): T | undefined =>
  from !== undefined && Object.hasOwn(from, name) ? from[name] : undefined;
