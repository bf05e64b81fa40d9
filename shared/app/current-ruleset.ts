/**
 * The rule set in force, kept in memory and brought up to date from its log.
 *
 * An entry that cannot be read concerns its own subject alone, whose last good content stays: other
 * changes, a pause among them, must not wait behind it. A process that has no good content yet leaves
 * such a campaign out, and refuses to work without the policy.
 */
import { compileRuleset, type Ruleset } from '#shared/domain/campaign/ruleset.ts';
import {
  type RulesetChange,
  type RulesetSubject,
  subjectOf,
} from '#shared/domain/campaign/ruleset-change.ts';
import { DomainError } from '#shared/domain/domain-error.ts';
import { DEFAULT_POLICY } from '#shared/domain/policy/default-policy.ts';
import type { Clock } from '#shared/ports/clock.ts';
import type { RulesetEntry, RulesetLog } from '#shared/ports/ruleset-log.ts';
import type { Rulesets } from '#shared/ports/rulesets.ts';

/** How old the set may be: a pause, an end or a kill switch holds everywhere after this. */
const MAX_AGE_MS = 4000;
/** What is promised: who has nothing younger does nothing. */
const HOLDS_WITHIN_MS = 5000;
const MAX_READS = 3;
/** A broken entry is told again for as long as it is there, so that its alarm stays. */
const TELL_AGAIN_MS = 60_000;

export interface CurrentRulesetPorts {
  readonly log: RulesetLog;
  /** The machine's own time, also in a rehearsal: the age of a copy is real. */
  readonly machineClock: Clock;
  /** Instead of compiling, where a host keeps what was compiled before. */
  readonly compile?: typeof compileRuleset;
  /** Told when something newer cannot be used and the last good one stays. */
  readonly onBroken: (error: unknown, stays: number) => void;
}

export function createCurrentRuleset(ports: CurrentRulesetPorts): Rulesets {
  const broken = new Map<RulesetSubject, Broken>();
  let ruleset: Ruleset | undefined;
  let readTo = 0;
  let checkedAt = Number.NEGATIVE_INFINITY;
  let toldAt = Number.NEGATIVE_INFINITY;
  let refreshing: Promise<Ruleset> | undefined;
  const now = (): number => ports.machineClock.now().getTime();

  async function refresh(): Promise<Ruleset> {
    const startedAt = now();
    const entries = await ports.log.since(readTo);
    try {
      if (entries.length > 0 || ruleset === undefined) ruleset = withEntries(entries);
      tell(ruleset, entries.length > 0, startedAt);
    } catch (error) {
      if (ruleset === undefined) throw error;
      ports.onBroken(error, ruleset.version);
    }
    checkedAt = startedAt;
    return ruleset;
  }

  function withEntries(entries: readonly RulesetEntry[]): Ruleset {
    for (const entry of entries) {
      if ('broken' in entry) broken.set(entry.subject, entry);
      else broken.delete(subjectOf(entry.change));
    }
    const policy = broken.get('policy');
    if (policy !== undefined && ruleset === undefined) throw unreadable(policy);
    const good = entries.filter((entry) => 'change' in entry);
    const version = good.at(-1)?.version ?? ruleset?.version ?? 0;
    const next = changed(
      version,
      good.map(({ change }) => change),
    );
    readTo = entries.at(-1)?.version ?? readTo;
    return next;
  }

  function changed(version: number, changes: readonly RulesetChange[]): Ruleset {
    if (ports.compile !== undefined) return compileAnew(ports.compile, version, changes, ruleset);
    return ruleset === undefined
      ? compileAnew(compileRuleset, version, changes, undefined)
      : ruleset.after(version, changes);
  }

  function tell({ version }: Ruleset, atOnce: boolean, now: number): void {
    if (broken.size === 0 || (!atOnce && now - toldAt < TELL_AGAIN_MS)) return;
    toldAt = now;
    for (const entry of broken.values()) ports.onBroken(unreadable(entry), version);
  }

  /** A read may fail, or take so long that what it read is old by then: better none than a stop unheard. */
  async function readAnew(): Promise<Ruleset> {
    for (let attempt = 0; attempt < MAX_READS; attempt++) {
      refreshing ??= refresh().finally(() => {
        refreshing = undefined;
      });
      const read = await refreshing.catch(stillGood);
      if (now() - checkedAt < HOLDS_WITHIN_MS) return read;
    }
    throw new DomainError('RULESET_TOO_OLD', 'the rule set takes too long to read', {
      retryable: true,
    });
  }

  /** A copy that is young enough in spite of a read that failed. */
  function stillGood(error: unknown): Ruleset {
    if (ruleset === undefined || now() - checkedAt >= HOLDS_WITHIN_MS) throw error;
    ports.onBroken(error, ruleset.version);
    return ruleset;
  }

  return {
    current: () =>
      ruleset !== undefined && now() - checkedAt < MAX_AGE_MS
        ? Promise.resolve(ruleset)
        : readAnew(),
  };
}

type Broken = Extract<RulesetEntry, { broken: string }>;

function compileAnew(
  compile: typeof compileRuleset,
  version: number,
  changes: readonly RulesetChange[],
  before: Ruleset | undefined,
): Ruleset {
  const campaigns = new Map(before?.campaigns);
  let policy = before?.policy ?? DEFAULT_POLICY;
  for (const change of changes) {
    if (change.kind === 'policy') policy = change.policy;
    else if (change.kind === 'removed') campaigns.delete(change.campaignId);
    else campaigns.set(change.published.id, change.published);
  }
  return compile(version, policy, [...campaigns.values()]);
}

const unreadable = ({ version, subject, broken }: Broken): DomainError =>
  new DomainError('RULESET_ENTRY_BROKEN', `entry ${version} of ${subject}: ${broken}`);
