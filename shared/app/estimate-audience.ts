/**
 * How many customers belong to a condition, and some of them: by a bounded walk along the customer
 * list, whose order is random, and never by reading everybody.
 *
 * The walk always begins at the same place, so two conditions are compared on the same customers, and
 * the difference of their estimates is theirs and not that of two samples.
 */
import { readActivity } from '#shared/domain/activity/read.ts';
import { estimateInTens } from '#shared/domain/audience/estimate-in-tens.ts';
import { estimateSize, type SizeEstimate } from '#shared/domain/audience/estimate-size.ts';
import { type Membership, membershipTest } from '#shared/domain/audience/membership.ts';
import type { Ruleset } from '#shared/domain/campaign/ruleset.ts';
import { listShare } from '#shared/domain/customer/list-order.ts';
import { customerFacts } from '#shared/domain/customer/profile.ts';
import type { Reachable } from '#shared/domain/decision/reachable.ts';
import { DomainError } from '#shared/domain/domain-error.ts';
import type { Condition } from '#shared/domain/rules/condition.ts';
import { type ValueFacts, valueFacts } from '#shared/domain/value/value-facts.ts';
import type { Customers } from '#shared/ports/customers.ts';

export interface EstimatePorts {
  readonly customers: Pick<Customers, 'list' | 'load'>;
}

export interface EstimateInput {
  /** Its segments resolved. */
  readonly condition: Condition;
  /** What is counted about customers today. */
  readonly ruleset: Pick<Ruleset, 'activities' | 'value'>;
  readonly now: Date;
  /** After so many customers the walk ends. */
  readonly lookAt: number;
  /** For whoever may not read customers: `estimateInTens`, and no ids. */
  readonly inTens?: boolean;
}

export interface AudienceEstimate extends SizeEstimate {
  readonly lookedAt: number;
  readonly found: number;
  readonly undecided: number;
  /** Everybody was looked at, and the figures are no estimates. */
  readonly exact: boolean;
  readonly inTens: boolean;
  /** Ids of some that were found. */
  readonly sample: readonly string[];
  /** `membershipTest`. */
  readonly notCounted: readonly string[];
}

/** What a customer's state tells over and above the profile. */
interface Read {
  readonly activity: Readonly<Record<string, number>>;
  readonly value: ValueFacts;
}

const PER_PAGE = 250;
const MAX_SAMPLE = 20;

/** States are read only of those whose profile leaves it open, and only if something is counted. */
export async function estimateAudience(
  { customers }: EstimatePorts,
  { condition, ruleset, now, lookAt, inTens = false }: EstimateInput,
): Promise<AudienceEstimate> {
  const test = membershipTest(condition, ruleset.activities, now);
  const sample: string[] = [];
  const counts: Record<Membership, number> = { in: 0, out: 0, undecided: 0 };
  let lookedAt = 0;
  let cursor: string | undefined;
  do {
    const page = await customers.list(Math.min(PER_PAGE, lookAt - lookedAt), cursor);
    for (const [id, membership] of await decidePage(page.customers)) {
      counts[membership] += 1;
      if (membership === 'in' && sample.length < MAX_SAMPLE) sample.push(id);
    }
    lookedAt += page.customers.length;
    cursor = page.cursor;
  } while (cursor !== undefined && lookedAt < lookAt);

  const walked = cursor === undefined ? 1 : listShare(cursor);
  const { in: found, undecided } = counts;
  const walk = { lookedAt, found, undecided, walked };
  // Where there is nobody there is nothing to hide.
  const rounded = inTens && lookedAt > 0;
  return {
    lookedAt,
    ...(rounded ? estimateInTens(walk) : { found, undecided, ...estimateSize(walk) }),
    exact: walked === 1 && !rounded,
    inTens: rounded,
    sample: rounded ? [] : sample,
    notCounted: test.notCounted,
  };

  async function decidePage(
    page: readonly Reachable[],
  ): Promise<readonly (readonly [string, Membership])[]> {
    const byProfile = page.map(({ profile }) => {
      const facts = customerFacts(profile, now);
      return { id: profile.id, facts, membership: test.decideByProfile(facts) };
    });
    const open = byProfile.filter(({ membership }) => membership === 'undecided');
    const isWorthReading = open.length > 0 && test.readsState;
    const states = isWorthReading ? await readStates(open.map(({ id }) => id)) : new Map();
    return byProfile.map(({ id, facts, membership }) => {
      const read: Read | undefined = states.get(id);
      if (read === undefined) return [id, membership];
      return [id, test.decide({ ...facts, ...read.value }, read.activity)];
    });
  }

  /** Without those that cannot be read, of whom nothing is known: they must not hide all others. */
  async function readStates(ids: readonly string[]): Promise<ReadonlyMap<string, Read>> {
    try {
      const loaded = await customers.load(ids);
      return new Map(
        [...loaded].map(([id, { customer, state }]) => {
          // As decisions see them: what somebody did is no less a profile than what is said of them.
          const { activity = {}, purchases } = customer.profile.noProfiling === true ? {} : state;
          return [
            id,
            {
              activity: readActivity(activity, ruleset.activities, now, test.keys),
              value: valueFacts(ruleset.value?.value, purchases, now),
            },
          ];
        }),
      );
    } catch (error) {
      if (!(error instanceof DomainError) || error.retryable) throw error;
      if (ids.length === 1) return new Map();
      const alone = await Promise.all(ids.map((id) => readStates([id])));
      return new Map(alone.flatMap((one) => [...one]));
    }
  }
}
