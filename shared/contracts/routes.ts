/** Which function answers which address; apart from the rest of the deployment, for its weight. */
import type { FunctionName } from './deployment.ts';
import { operations } from './http/operations.ts';

export interface HttpRouteDefinition {
  /** As HTTP APIs write it: `ANY /v1/{proxy+}`. The most specific one wins. */
  readonly key: string;
  readonly function: FunctionName;
  /** Whether the gateway asks for a token; links in messages must work without one. */
  readonly signIn: boolean;
}

export const HTTP_ROUTES: readonly HttpRouteDefinition[] = [
  { key: 'ANY /v1/{proxy+}', function: 'api', signIn: true },
  // Descriptions of the API, which anybody may read.
  ...Object.values(operations)
    .filter(({ roles }) => roles === 'anyone')
    .map(({ method, path }) => ({
      key: `${method} ${path}`,
      function: 'api' as const,
      signIn: false,
    })),
  { key: 'ANY /{proxy+}', function: 'track', signIn: false },
];
