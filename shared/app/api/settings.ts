/**
 * Contact policy and field catalogue. The policy also goes to the log that `evaluate` follows: two
 * writes, and a crash in between is made good by the next who asks for the policy or repeats the change.
 */
import { type Problem, problem } from '#shared/contracts/http/problem.ts';
import { EMPTY_CATALOGUE } from '#shared/domain/campaign/field-catalogue.ts';
import { DomainError } from '#shared/domain/domain-error.ts';
import { policySchema } from '#shared/domain/policy/policy.ts';
import type { SettingName, SettingTypes } from '#shared/ports/settings.ts';
import type { Versioned } from '#shared/ports/versioned-store.ts';
import type { Call, Handlers, Reply } from './call.ts';
import { canonicalJson } from './content-hash.ts';
import type { ApiPorts } from './ports.ts';
import { checkPreconditions } from './preconditions.ts';

type SettingPorts = Pick<ApiPorts, 'settings' | 'rulesetLog' | 'rulesets'>;
type SettingOperation = 'getPolicy' | 'putPolicy' | 'getFields' | 'putFields';

const MAX_ROUNDS = 20;

export function createSettingHandlers(ports: SettingPorts): Handlers<SettingOperation> {
  return {
    async getPolicy() {
      // What is answered holds: nobody may believe in a stop that nothing knows of.
      const stored = await ports.settings.get('policy');
      const holds = stored === undefined || (await isInForce(ports, stored.content));
      return shown(holds ? stored : await publishPolicy(ports), policySchema.parse({}));
    },
    async putPolicy(call) {
      const saved = await save(ports, 'policy', call);
      if ('refused' in saved) return saved.refused;
      await publishPolicy(ports);
      return saved.reply;
    },
    getFields: async () => shown(await ports.settings.get('fields'), EMPTY_CATALOGUE),
    async putFields(call) {
      const saved = await save(ports, 'fields', call);
      return 'refused' in saved ? saved.refused : saved.reply;
    },
  };
}

const shown = <T>(stored: Versioned<T> | undefined, otherwise: T): Reply => ({
  status: 200,
  etag: `v${stored?.version ?? 0}`,
  body: stored?.content ?? otherwise,
});

/**
 * A setting that was never written has its default, under the ETag `"v0"`. Who repeats a change because
 * no answer came has the older ETag, and is answered as the first time (RFC 9110, 13.1.1).
 */
async function save<N extends SettingName>(
  { settings }: Pick<ApiPorts, 'settings'>,
  name: N,
  {
    body,
    actor,
    now,
    preconditions,
  }: Pick<Call<unknown>, 'actor' | 'now' | 'preconditions'> & { readonly body: SettingTypes[N] },
): Promise<{ readonly reply: Reply } | { readonly refused: Problem }> {
  const known = await settings.get(name);
  const version = known?.version ?? 0;
  const refused = checkPreconditions(preconditions, `v${version}`, true);
  if (refused !== undefined) {
    const isRepeated =
      known !== undefined &&
      refused.code === 'CHANGED_MEANWHILE' &&
      !preconditions.mustBeNew &&
      isSame(known.content, body);
    // A crash may have kept the first time from the audit log, so all of it is told there.
    return isRepeated ? { reply: replyOf(name, known, undefined) } : { refused };
  }
  const saved = await settings.save(
    name,
    body,
    { author: actor.id, at: now.toISOString() },
    version,
  );
  if (saved === 'conflict') return { refused: problem('CHANGED_MEANWHILE') };
  return { reply: replyOf(name, saved, known?.content) };
}

const replyOf = <N extends SettingName>(
  id: N,
  { version, content }: Versioned<SettingTypes[N]>,
  before: SettingTypes[N] | undefined,
): Reply => ({
  status: 200,
  etag: `v${version}`,
  body: content,
  audited: { target: { kind: 'setting', id }, before, after: content },
});

/**
 * As campaigns do: looks again after appending, so that the last entry always tells the newest policy.
 * Answers that one.
 */
async function publishPolicy({
  settings,
  rulesetLog,
}: Pick<SettingPorts, 'settings' | 'rulesetLog'>): Promise<Versioned<SettingTypes['policy']>> {
  let newest = await settings.get('policy');
  for (let round = 0; round < MAX_ROUNDS && newest !== undefined; round++) {
    await rulesetLog.append({ kind: 'policy', policy: newest.content });
    const now = await settings.get('policy');
    if (now?.version === newest.version) return newest;
    newest = now;
  }
  throw new DomainError('POLICY_CONTENDED', 'the policy changes faster than it can be published', {
    retryable: true,
  });
}

/** False also where the rule set cannot be read: publishing the policy mends it. */
async function isInForce(
  { rulesets, rulesetLog }: Pick<SettingPorts, 'rulesets' | 'rulesetLog'>,
  policy: SettingTypes['policy'],
): Promise<boolean> {
  const known = await rulesets.current().catch(() => undefined);
  if (known === undefined) return false;
  // The copy at hand may be some seconds old.
  const newer = await rulesetLog.since(known.version);
  const last = newer.findLast((entry) =>
    'change' in entry ? entry.change.kind === 'policy' : entry.subject === 'policy',
  );
  if (last === undefined) return isSame(known.policy, policy);
  return 'change' in last && last.change.kind === 'policy' && isSame(last.change.policy, policy);
}

const isSame = (a: unknown, b: unknown): boolean => canonicalJson(a) === canonicalJson(b);
