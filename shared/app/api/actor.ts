/** From what the gateway vouches for to who is calling, and whether they may. */
import type { HttpRequest, Identity } from '#shared/contracts/http/exchange.ts';
import { iamPrincipal } from '#shared/contracts/http/iam-principal.ts';
import type { Operation } from '#shared/contracts/http/operation.ts';
import { type Problem, problem } from '#shared/contracts/http/problem.ts';
import {
  type Actor,
  CUSTOMER_READERS,
  type Role,
  roleSchema,
} from '#shared/contracts/http/roles.ts';
import type { Access } from './ports.ts';

/** Scopes that carry a role: `opportune/marketer`, as Cognito's resource servers write them. */
const SCOPE = /^opportune\/([a-z]+)$/;
const DEVELOPMENT_NAME = /^[a-z][a-z0-9._@-]{0,63}$/;

/** With sign-in switched off, `X-Development-Actor` says who one wants to be. */
export function authenticate(request: HttpRequest, access: Access): Actor | undefined {
  if (access.auth === 'off') {
    const wanted = request.headers['x-development-actor'] ?? '';
    const id = DEVELOPMENT_NAME.test(wanted) ? wanted : 'development';
    return { id, roles: roleSchema.options };
  }
  return request.identity === undefined ? undefined : actorOf(request.identity, access);
}

export function authorize(actor: Actor, row: Operation): Problem | undefined {
  const { roles } = row;
  if (roles === 'anyone' || actor.roles.some((role) => roles.includes(role))) return undefined;
  return problem('ROLE_MISSING', `needs one of the roles ${roles.join(', ')}`);
}

/** @param what of a customer on file is asked for, for the refusal */
export function refuseNonReader(actor: Actor, what: string): Problem | undefined {
  if (mayReadCustomers(actor)) return undefined;
  const readers = CUSTOMER_READERS.join(', ');
  return problem('ROLE_MISSING', `${what} needs one of the roles ${readers}`);
}

export const mayReadCustomers = ({ roles }: Actor): boolean =>
  roles.some((role) => CUSTOMER_READERS.includes(role));

function actorOf(identity: Identity, { iamRoles }: Access): Actor | undefined {
  if (identity.kind === 'iam') {
    const id = iamPrincipal(identity.arn);
    return id === undefined ? undefined : { id, roles: [iamRoles?.get(id) ?? 'machine'] };
  }
  const { claims } = identity;
  const { sub } = claims;
  if (typeof sub !== 'string' || sub === '') return undefined;
  const scopes = words(claims.scope ?? claims.scp).flatMap((scope) => SCOPE.exec(scope)?.[1] ?? []);
  const groups = words(claims['cognito:groups'] ?? claims.groups);
  const roles = [...new Set([...scopes, ...groups])].flatMap((name): Role[] => {
    const role = roleSchema.safeParse(name);
    return role.success ? [role.data] : [];
  });
  return { id: sub, roles };
}

/** HTTP APIs hand a list claim over as one text: `[marketer approver]`. */
function words(claim: unknown): readonly string[] {
  if (Array.isArray(claim)) return claim.filter((word) => typeof word === 'string');
  if (typeof claim !== 'string') return [];
  return claim
    .replace(/^\[|\]$/g, '')
    .split(/[\s,]+/)
    .filter((word) => word !== '');
}
