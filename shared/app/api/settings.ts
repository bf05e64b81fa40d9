/** Contact policy and field catalogue. The policy also goes to the log that `evaluate` follows. */
import { type Problem, problem } from '#shared/contracts/http/problem.ts';
import { EMPTY_CATALOGUE } from '#shared/domain/campaign/field-catalogue.ts';
import { DomainError } from '#shared/domain/domain-error.ts';
import { policySchema } from '#shared/domain/policy/policy.ts';
import type { SettingName, SettingTypes } from '#shared/ports/settings.ts';
import type { Call, Handlers, Reply } from './call.ts';
import type { ApiPorts } from './ports.ts';
import { checkPreconditions } from './preconditions.ts';

type SettingOperation = 'getPolicy' | 'putPolicy' | 'getFields' | 'putFields';

const MAX_ROUNDS = 20;

export function createSettingHandlers(
  ports: Pick<ApiPorts, 'settings' | 'rulesetLog'>,
): Handlers<SettingOperation> {
  return {
    getPolicy: () => read(ports, 'policy', policySchema.parse({})),
    async putPolicy(call) {
      const saved = await save(ports, 'policy', call);
      if ('refused' in saved) return saved.refused;
      await publishPolicy(ports);
      return saved.reply;
    },
    getFields: () => read(ports, 'fields', EMPTY_CATALOGUE),
    async putFields(call) {
      const saved = await save(ports, 'fields', call);
      return 'refused' in saved ? saved.refused : saved.reply;
    },
  };
}

async function read<N extends SettingName>(
  { settings }: Pick<ApiPorts, 'settings'>,
  name: N,
  otherwise: SettingTypes[N],
): Promise<Reply> {
  const stored = await settings.get(name);
  return { status: 200, etag: `v${stored?.version ?? 0}`, body: stored?.content ?? otherwise };
}

/** A setting that was never written has its default, under the ETag `"v0"`. */
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
  if (refused !== undefined) return { refused };
  const saved = await settings.save(
    name,
    body,
    { author: actor.id, at: now.toISOString() },
    version,
  );
  if (saved === 'conflict') return { refused: problem('CHANGED_MEANWHILE') };
  const audited = {
    target: { kind: 'setting' as const, id: name },
    before: known?.content,
    after: saved.content,
  };
  return { reply: { status: 200, etag: `v${saved.version}`, body: saved.content, audited } };
}

/** As campaigns do: looks again after appending, so that the last entry always tells the newest policy. */
async function publishPolicy({
  settings,
  rulesetLog,
}: Pick<ApiPorts, 'settings' | 'rulesetLog'>): Promise<void> {
  let newest = await settings.get('policy');
  for (let round = 0; round < MAX_ROUNDS && newest !== undefined; round++) {
    await rulesetLog.append({ kind: 'policy', policy: newest.content });
    const now = await settings.get('policy');
    if (now?.version === newest.version) return;
    newest = now;
  }
  throw new DomainError('POLICY_CONTENDED', 'the policy changes faster than it can be published', {
    retryable: true,
  });
}
