/** Which function answers which address; apart from the rest of the deployment, for its weight. */
import type { FunctionName } from './deployment.ts';
import type { Operation } from './http/operation.ts';
import { operations } from './http/operations.ts';

export interface HttpRouteDefinition {
  /** As HTTP APIs write it: `ANY /v1/{proxy+}`. The most specific one wins. */
  readonly key: string;
  readonly function: FunctionName;
  /** Whether the gateway asks for a token; links in messages must work without one. */
  readonly signIn: boolean;
  /** Why nobody is asked for one. */
  readonly open?: string;
}

export const HTTP_ROUTES: readonly HttpRouteDefinition[] = [
  { key: 'ANY /v1/{proxy+}', function: 'api', signIn: true },
  ...Object.values<Operation>(operations).flatMap((row) => {
    const open = openness(row);
    return open === undefined
      ? []
      : [{ key: `${row.method} ${row.path}`, function: 'api' as const, signIn: false, open }];
  }),
  {
    key: 'ANY /{proxy+}',
    function: 'track',
    signIn: false,
    open: 'customers follow links without an account; each link is signed and names one message',
  },
];

/** Why an operation wants no token from the gateway; undefined: it does. */
function openness({ roles, writeKey }: Operation): string | undefined {
  if (roles === 'anyone') return 'the description of the API holds nothing of anybody';
  return writeKey && 'libraries sign in with a write key, which the function checks';
}
