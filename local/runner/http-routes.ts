/**
 * Route keys of an HTTP API: `GET /v1/customers/{id}`, `ANY /t/{proxy+}`, `$default`.
 * The most specific wins: a literal segment before a parameter before `{proxy+}`, a method before ANY.
 */
import type { MatchedRoute } from './http-events.ts';

interface Route<T> {
  readonly routeKey: string;
  readonly method: string;
  readonly segments: readonly string[];
  readonly target: T;
}

export interface RouteMatch<T> extends MatchedRoute {
  readonly target: T;
}

/** Throws on a key that is not of those forms. */
export function createRouter<T>(
  routes: Readonly<Record<string, T>>,
): (method: string, path: string) => RouteMatch<T> | undefined {
  const parsed = Object.entries(routes)
    .filter(([routeKey]) => routeKey !== '$default')
    .map(([routeKey, target]) => parseRoute(routeKey, target))
    .sort(bySpecificity);
  const fallback = routes.$default;
  return (method, path) => {
    const segments = segmentsOf(path);
    for (const route of parsed) {
      if (route.method !== 'ANY' && route.method !== method) continue;
      const pathParameters = match(route.segments, segments);
      if (pathParameters) return { routeKey: route.routeKey, target: route.target, pathParameters };
    }
    return fallback === undefined
      ? undefined
      : { routeKey: '$default', target: fallback, pathParameters: {} };
  };
}

function parseRoute<T>(routeKey: string, target: T): Route<T> {
  const [, method, path] = /^([A-Z]+) (\/\S*)$/.exec(routeKey) ?? [];
  if (method === undefined || path === undefined)
    throw new Error(`"${routeKey}" is no route: write METHOD /path, ANY /path or $default`);
  return { routeKey, method, segments: segmentsOf(path), target };
}

const segmentsOf = (path: string): string[] => path.split('/').slice(1);

const isGreedy = (segment: string): boolean => segment.endsWith('+}');

function match(
  pattern: readonly string[],
  segments: readonly string[],
): Record<string, string> | undefined {
  const parameters: Record<string, string> = {};
  for (const [at, part] of pattern.entries()) {
    const segment = segments[at];
    if (segment === undefined) return undefined;
    if (isGreedy(part)) {
      const rest = segments.slice(at).join('/');
      return rest === '' ? undefined : { ...parameters, [part.slice(1, -2)]: decoded(rest) };
    }
    if (!part.startsWith('{')) {
      if (part !== segment) return undefined;
    } else if (segment === '') return undefined;
    else parameters[part.slice(1, -1)] = decoded(segment);
  }
  return pattern.length === segments.length ? parameters : undefined;
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

function bySpecificity<T>(a: Route<T>, b: Route<T>): number {
  const rank = (route: Route<T>) =>
    route.segments
      .map((part) => (isGreedy(part) ? '2' : part.startsWith('{') ? '1' : '0'))
      .concat(route.method === 'ANY' ? '1' : '0')
      .join('');
  return rank(a).localeCompare(rank(b)) || b.segments.length - a.segments.length;
}
