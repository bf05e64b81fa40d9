/** Which route a path and method lead to; what is fixed goes before what is named. */
import type { HttpRoute } from '#shared/contracts/http/exchange.ts';

export type RouteMatch =
  | {
      readonly outcome: 'found';
      readonly route: HttpRoute;
      readonly params: Readonly<Record<string, string>>;
    }
  | { readonly outcome: 'not_found' }
  | { readonly outcome: 'method_not_allowed'; readonly allowed: readonly string[] }
  /** A percent sign that stands for nothing. */
  | { readonly outcome: 'undecodable' };

export type Router = (method: string, path: string) => RouteMatch;

interface Pattern {
  readonly segments: readonly string[];
  readonly routes: Map<string, HttpRoute>;
}

type Params = Readonly<Record<string, string>>;

export function createHttpRouter(routes: readonly HttpRoute[]): Router {
  const patterns = new Map<string, Pattern>();
  for (const route of routes) {
    const pattern = patterns.get(route.path) ?? {
      segments: route.path.split('/'),
      routes: new Map(),
    };
    pattern.routes.set(route.method, route);
    patterns.set(route.path, pattern);
  }
  const ordered = [...patterns.values()].sort(bySpecificity);

  return (method, path) => {
    const segments = decoded(path);
    if (segments === undefined) return { outcome: 'undecodable' };
    const wanted = method === 'HEAD' ? 'GET' : method;
    const allowed = new Set<string>();
    for (const pattern of ordered) {
      const params = match(pattern.segments, segments);
      if (params === undefined) continue;
      const route = pattern.routes.get(wanted);
      if (route !== undefined) return { outcome: 'found', route, params };
      for (const known of pattern.routes.keys()) allowed.add(known);
    }
    if (allowed.size === 0) return { outcome: 'not_found' };
    if (allowed.has('GET')) allowed.add('HEAD');
    return { outcome: 'method_not_allowed', allowed: [...allowed].sort() };
  };
}

/**
 * HTTP APIs hand paths over decoded, function URLs as they were sent. No id holds a percent sign, so
 * decoding what may be decoded already does no harm.
 */
function decoded(path: string): readonly string[] | undefined {
  const trimmed = path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
  try {
    return trimmed.split('/').map(decodeURIComponent);
  } catch {
    return undefined;
  }
}

function match(pattern: readonly string[], given: readonly string[]): Params | undefined {
  const wide = pattern.findIndex(isWide);
  if (wide === -1) return pattern.length === given.length ? matchEach(pattern, given) : undefined;
  const spare = given.length - pattern.length;
  if (spare < 0) return undefined;
  const joined = given.slice(wide, wide + spare + 1).join('/');
  return matchEach(pattern, [...given.slice(0, wide), joined, ...given.slice(wide + spare + 1)]);
}

function matchEach(pattern: readonly string[], given: readonly string[]): Params | undefined {
  const params: Record<string, string> = {};
  for (const [index, segment] of pattern.entries()) {
    const value = given[index] ?? '';
    if (!isName(segment)) {
      if (segment !== value) return undefined;
    } else if (value === '') return undefined;
    else params[segment.slice(1, isWide(segment) ? -2 : -1)] = value;
  }
  return params;
}

const isName = (segment: string): boolean => segment.startsWith('{');
const isWide = (segment: string): boolean => segment.endsWith('+}');

/** From the left: fixed, then named, then wide; of two alike so far, the longer one. */
function bySpecificity(a: Pattern, b: Pattern): number {
  const rank = (segment: string | undefined) =>
    segment === undefined ? 3 : isWide(segment) ? 2 : isName(segment) ? 1 : 0;
  for (let at = 0; at < Math.max(a.segments.length, b.segments.length); at++) {
    const difference = rank(a.segments[at]) - rank(b.segments[at]);
    if (difference !== 0) return difference;
  }
  return 0;
}
