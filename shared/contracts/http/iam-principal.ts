/** Who signed a call by IAM, and which role the stage gives them. */
import * as z from 'zod';
import { type Role, roleSchema } from './roles.ts';

const ARN = /^arn:aws[a-z-]*:(?:iam|sts)::\d{12}:[!-~]{1,600}$/;
const SESSION = /^(arn:aws[a-z-]*:sts::\d{12}:assumed-role\/[\w+=,.@-]{1,64})\/[\w+=,.@-]{2,64}$/;
const ROLE = /^(arn:aws[a-z-]*):iam::(\d{12}):role\/(?:[!-~]{1,512}\/)?([\w+=,.@-]{1,64})$/;
const SESSIONS = /^(arn:aws[a-z-]*:sts::\d{12}:assumed-role\/[\w+=,.@-]{1,64})\/\*$/;
const USER = /^arn:aws[a-z-]*:iam::\d{12}:user\/[!-~]{1,575}$/;

/**
 * Of the ARN that API Gateway vouches for; undefined: it is none.
 *
 * A role's session is the role, without the session's name: whoever takes on the role chooses that
 * name, and would be somebody else under the next one.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-arns
 */
export function iamPrincipal(arn: string): string | undefined {
  if (!ARN.test(arn)) return undefined;
  if (!arn.includes(':assumed-role/')) return arn;
  return SESSION.exec(arn)?.[1];
}

/** A role's ARN, `…:assumed-role/<name>/*` or a user's ARN, as `iamPrincipal` tells them; undefined: neither. */
function configuredPrincipal(arn: string): string | undefined {
  // Sessions carry a role's name without its path; the name alone is unique in an account.
  const [, partition, account, name] = ROLE.exec(arn) ?? [];
  if (name !== undefined) return `${partition}:sts::${account}:assumed-role/${name}`;
  return SESSIONS.exec(arn)?.[1] ?? (USER.test(arn) ? arn : undefined);
}

/** ARN ▶ role. Whoever is not named is a machine. */
export const iamRolesSchema = z.record(z.string(), roleSchema).superRefine((roles, ctx) => {
  const seen = new Set<string>();
  for (const arn of Object.keys(roles)) {
    const principal = configuredPrincipal(arn);
    const issue = (message: string) => ctx.addIssue({ code: 'custom', path: [arn], message });
    if (principal === undefined)
      issue('must be the ARN of a role or a user, or arn:aws:sts::<account>:assumed-role/<name>/*');
    else if (seen.has(principal)) issue('is named twice');
    else seen.add(principal);
  }
});

/** The same as a function's variable: JSON. */
export const iamRolesVariable = z
  .string()
  .default('{}')
  .transform((text, ctx): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      ctx.addIssue({ code: 'custom', message: 'must be JSON' });
      return z.NEVER;
    }
  })
  .pipe(iamRolesSchema)
  .transform(
    (roles): ReadonlyMap<string, Role> =>
      new Map(Object.entries(roles).map(([arn, role]) => [configuredPrincipal(arn) ?? arn, role])),
  );
