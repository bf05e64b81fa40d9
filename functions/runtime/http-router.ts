/** Which route a path and method lead to; a fixed segment goes before a named one. */
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
  // Fixed segments first, compared from the left.
  const ordered = [...patterns.values()].sort((a, b) => (specificity(a) < specificity(b) ? -1 : 1));

  return (method, path) => {
    const segments = decoded(path);
    if (segments === undefined) return { outcome: 'undecodable' };
    const matching = ordered.filter((pattern) => matches(pattern, segments));
    const wanted = method === 'HEAD' ? 'GET' : method;
    for (const pattern of matching) {
      const route = pattern.routes.get(wanted);
      if (route !== undefined)
        return { outcome: 'found', route, params: paramsOf(pattern, segments) };
    }
    if (matching.length === 0) return { outcome: 'not_found' };
    const allowed = new Set(matching.flatMap((pattern) => [...pattern.routes.keys()]));
    if (allowed.has('GET')) allowed.add('HEAD');
    return { outcome: 'method_not_allowed', allowed: [...allowed].sort() };
  };
}

/**
 * HTTP APIs hand paths over decoded, function URLs as they were sent. No id holds a percent sign or a
 * slash, so decoding what may be decoded already does no harm.
 */
function decoded(path: string): readonly string[] | undefined {
  const trimmed = path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
  try {
    return trimmed.split('/').map(decodeURIComponent);
  } catch {
    return undefined;
  }
}

const isName = (segment: string): boolean => segment.startsWith('{');

const matches = ({ segments }: Pattern, given: readonly string[]): boolean =>
  segments.length === given.length &&
  segments.every((segment, index) =>
    isName(segment) ? given[index] !== '' : segment === given[index],
  );

const paramsOf = ({ segments }: Pattern, given: readonly string[]): Record<string, string> =>
  Object.fromEntries(
    segments.flatMap((segment, index) =>
      isName(segment) ? [[segment.slice(1, -1), given[index] ?? '']] : [],
    ),
  );

const specificity = ({ segments }: Pattern): string =>
  segments.map((segment) => (isName(segment) ? '1' : '0')).join('');
