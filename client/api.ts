/**
 * Made from the OpenAPI document by `npm run client`; a test holds the two together. Do not edit.
 */

export type CampaignSummary = {
  readonly id: string;
  readonly name: string;
  readonly status: 'draft' | 'in_review' | 'approved' | 'live' | 'paused' | 'ended' | 'archived';
  /** Of the newest content. */
  readonly version: number;
  /** Where the newest content stands. "published": it is in force. */
  readonly review: 'draft' | 'in_review' | 'approved' | 'published';
  readonly inForceVersion?: number;
  /** Of a version in force that asks about behaviour: since when that is counted, from when on it is known, and the instant from which no window reaches back to before that. A backfill moves the last two back. */
  readonly counting?: {
    readonly since: string;
    readonly knownFrom: string;
    readonly wholeFrom: string;
  };
  readonly contentHash: string;
  /** Of the words since the last version in force. */
  readonly authors: readonly string[];
  readonly approvals: readonly {
    readonly by: string;
    readonly at: string;
    /** What was approved: the hash of that content. */
    readonly contentHash: string;
  }[];
  readonly approvalsNeeded: number;
  /** What automatic allocation gives each variant now, in place of its weight. Changes by itself, at most once a day, and is no part of the ETag. */
  readonly weights?: Readonly<Record<string, number>>;
  readonly createdAt: string;
  readonly changedAt: string;
  readonly changedBy: string;
};
export type Campaign = {
  readonly name: string;
  readonly description?: string;
  readonly purpose?: 'marketing' | 'service';
  readonly category?: string;
  readonly objective?: {
    readonly conversion: { readonly event: string; readonly where?: EventCondition };
    readonly within: string;
    readonly value?: string;
    readonly attribution?: 'last_touch' | 'first_touch' | 'equal_split';
    readonly reversal?: {
      readonly event: string;
      readonly where?: EventCondition;
      readonly of: string;
      readonly within?: string;
    };
    readonly margin?: number;
  };
  readonly trigger:
    | { readonly event: string; readonly where?: EventCondition }
    | {
        readonly absence: {
          readonly events: readonly string[];
          readonly for: string;
          readonly after?: { readonly event: string; readonly where?: EventCondition };
        };
      }
    | {
        readonly date: {
          readonly fact: string;
          readonly years?: number;
          readonly offset?: string;
          readonly at?: string;
        };
      }
    | {
        readonly schedule:
          | { readonly at: string; readonly zone: string }
          | { readonly start: string; readonly zone: string; readonly rule: string };
      };
  readonly audience?: Condition;
  readonly nonPersonalised?: boolean;
  readonly notify?: { readonly staff: { readonly topic: string; readonly reason: string } };
  readonly countsFrom?: 'now' | 'archive';
  readonly variants: readonly {
    readonly id: string;
    readonly weight: number;
    readonly email?: { readonly template: string };
    readonly sms?: { readonly template: string };
  }[];
  readonly holdout?: number;
  readonly allocation?: {
    readonly floor?: number;
    readonly startUp?: number;
    readonly learnsAfter?: string;
  };
  readonly breakdown?: readonly {
    readonly fact: string;
    readonly values: readonly (string | boolean)[];
  }[];
  readonly channels?: { readonly order: readonly ('email' | 'sms')[]; readonly fallback?: boolean };
  readonly offer?: {
    readonly kind: string;
    readonly code?: 'unique' | { readonly pool: string } | { readonly fixed: string };
    readonly value?: string;
    readonly expiresAfter?: string;
    readonly redeemedBy?: {
      readonly event: string;
      readonly where?: EventCondition;
      readonly code?: string;
    };
    readonly cost?: { readonly amount: number | string; readonly currency: string };
  };
  readonly delivery?: { readonly resendAfterDoubt?: boolean; readonly waitForTurn?: boolean };
  readonly schedule?: {
    readonly startsAt?: string;
    readonly endsAt?: string;
    readonly quietHours?: {
      readonly from: string;
      readonly to: string | '24:00';
      readonly days?: readonly ('sun' | 'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat')[];
      readonly zone?: 'customer' | string;
    };
    readonly validFor?: string;
  };
  readonly limits?: {
    readonly perCustomer?: { readonly max: number; readonly within: string };
    readonly sends?: number;
    readonly spend?: { readonly amount: number | string; readonly currency: string };
    readonly perSecond?: number;
  };
  readonly exclusive?: { readonly group: string; readonly from: number; readonly to: number };
  readonly priority?: number;
  readonly expectedValue?: { readonly amount: number | string; readonly currency: string };
};
/** A condition on the facts of one event: all, any, not, or a test of an event.* fact. */
export type EventCondition =
  | { readonly all: readonly EventCondition[] }
  | { readonly any: readonly EventCondition[] }
  | { readonly not: EventCondition }
  | { readonly fact: string; readonly op: 'eq' | 'ne'; readonly value: string | number | boolean }
  | {
      readonly fact: string;
      readonly op: 'in' | 'nin' | 'contains_any' | 'contains_all';
      readonly value: readonly (string | number | boolean)[];
    }
  | {
      readonly fact: string;
      readonly op: 'gt' | 'gte' | 'lt' | 'lte';
      readonly value: number | string;
    }
  | {
      readonly fact: string;
      readonly op: 'between';
      readonly value:
        | readonly [number, number, ...unknown[]]
        | readonly [string, string, ...unknown[]];
    }
  | { readonly fact: string; readonly op: 'prefix'; readonly value: string }
  | { readonly fact: string; readonly op: 'contains'; readonly value: string | number | boolean }
  | { readonly fact: string; readonly op: 'exists'; readonly value: boolean };
/** Who or what qualifies: all, any, not, a fact, an activity or a segment. */
export type Condition =
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly not: Condition }
  | { readonly fact: string; readonly op: 'eq' | 'ne'; readonly value: string | number | boolean }
  | {
      readonly fact: string;
      readonly op: 'in' | 'nin' | 'contains_any' | 'contains_all';
      readonly value: readonly (string | number | boolean)[];
    }
  | {
      readonly fact: string;
      readonly op: 'gt' | 'gte' | 'lt' | 'lte';
      readonly value: number | string;
    }
  | {
      readonly fact: string;
      readonly op: 'between';
      readonly value:
        | readonly [number, number, ...unknown[]]
        | readonly [string, string, ...unknown[]];
    }
  | { readonly fact: string; readonly op: 'prefix'; readonly value: string }
  | { readonly fact: string; readonly op: 'contains'; readonly value: string | number | boolean }
  | { readonly fact: string; readonly op: 'exists'; readonly value: boolean }
  | {
      readonly activity: Activity;
      readonly op: 'eq' | 'ne' | 'gt' | 'gte' | 'lt' | 'lte';
      readonly value: number;
    }
  | {
      readonly activity: Activity;
      readonly op: 'between';
      readonly value: readonly [number, number, ...unknown[]];
    }
  | {
      readonly activity: Activity;
      readonly op: 'exceeds_usual' | 'falls_below_usual';
      readonly value: { readonly times: number; readonly over: string };
    }
  | { readonly segment: string };
/** An aggregate over the customer’s own events in a rolling window of at most 365 days. `of` names the fact measured by sum, avg, min, max and distinct. */
export type Activity = {
  readonly event: string;
  readonly where?: EventCondition;
  readonly measure: 'count' | 'sum' | 'avg' | 'min' | 'max' | 'distinct' | 'days_since_last';
  readonly of?: string;
  readonly within?: string;
};
export type CampaignResource = {
  readonly id: string;
  readonly name: string;
  readonly status: 'draft' | 'in_review' | 'approved' | 'live' | 'paused' | 'ended' | 'archived';
  /** Of the newest content. */
  readonly version: number;
  /** Where the newest content stands. "published": it is in force. */
  readonly review: 'draft' | 'in_review' | 'approved' | 'published';
  readonly inForceVersion?: number;
  /** Of a version in force that asks about behaviour: since when that is counted, from when on it is known, and the instant from which no window reaches back to before that. A backfill moves the last two back. */
  readonly counting?: {
    readonly since: string;
    readonly knownFrom: string;
    readonly wholeFrom: string;
  };
  readonly contentHash: string;
  /** Of the words since the last version in force. */
  readonly authors: readonly string[];
  readonly approvals: readonly {
    readonly by: string;
    readonly at: string;
    /** What was approved: the hash of that content. */
    readonly contentHash: string;
  }[];
  readonly approvalsNeeded: number;
  /** What automatic allocation gives each variant now, in place of its weight. Changes by itself, at most once a day, and is no part of the ETag. */
  readonly weights?: Readonly<Record<string, number>>;
  readonly createdAt: string;
  readonly changedAt: string;
  readonly changedBy: string;
  readonly campaign: Campaign;
  /** What is allowed but probably not meant: a fact that nobody declared, or what lint finds. */
  readonly warnings?: readonly Warning[];
};
export type Warning = {
  /** An "error" is refused when the campaign is handed in for review. */
  readonly severity: 'error' | 'warning';
  /** For programs. */
  readonly code:
    | 'UNDECLARED_FACT'
    | 'RULES_CROWDED'
    | 'NEVER_HOLDS'
    | 'ALTERNATIVE_NEVER_HOLDS'
    | 'ALWAYS_HOLDS'
    | 'VALUE_NOT_CONFIGURED'
    | 'VARIANT_UNREACHABLE'
    | 'CONTENT_UNUSED'
    | 'NO_HOLDOUT'
    | 'NO_OBJECTIVE'
    | 'HOLDOUT_TOO_SMALL'
    | 'NEVER_OPEN'
    | 'QUIET_HOURS_SWALLOW_VALIDITY'
    | 'NO_CUSTOMER_LIMIT'
    | 'SMS_SEVERAL_PARTS';
  /** Where in the campaign: a JSON pointer as a URI fragment. */
  readonly pointer: string;
  /** What is probably not meant, for people. */
  readonly detail: string;
};
export type CampaignVersion = {
  readonly version: number;
  readonly contentHash: string;
  readonly author: string;
  readonly at: string;
  readonly campaign: Campaign;
};
export type TemplateResource = {
  readonly id: string;
  readonly version: number;
  readonly author: string;
  readonly at: string;
  readonly template: Template;
  readonly warnings?: readonly TemplateFinding[];
};
export type Template =
  | {
      readonly id?: string;
      readonly name: string;
      readonly defaultLanguage: string;
      readonly links?: Readonly<Record<string, string>>;
      readonly channel: 'email';
      readonly sender?: {
        readonly name?: string;
        readonly address?: string;
        readonly replyTo?: string;
        readonly postalAddress?: string;
      };
      readonly languages: Readonly<
        Record<
          string,
          {
            readonly subject: string;
            readonly preheader?: string;
            readonly html: string;
            readonly text?: string;
          }
        >
      >;
    }
  | {
      readonly id?: string;
      readonly name: string;
      readonly defaultLanguage: string;
      readonly links?: Readonly<Record<string, string>>;
      readonly channel: 'sms';
      readonly sender?: { readonly name?: string; readonly id?: string };
      readonly survey?: 'nps' | 'csat';
      readonly languages: Readonly<Record<string, { readonly body: string }>>;
    };
export type TemplateFinding = {
  readonly severity: 'error' | 'warning';
  readonly code: string;
  readonly message: string;
  readonly language: string;
  readonly part: 'subject' | 'preheader' | 'html' | 'text' | 'body';
  readonly line?: number;
  readonly column?: number;
  readonly field?: string;
  readonly suggestion?: string;
};
export type SegmentResource = {
  readonly id: string;
  readonly version: number;
  readonly author: string;
  readonly at: string;
  readonly segment: Segment;
  readonly warnings?: readonly Warning[];
};
export type Segment = {
  readonly name?: string;
  readonly description?: string;
  readonly condition: Condition;
};
/** From a bounded walk along the customer list, the order of which is random and always the same. Intervals hold the truth with 95 % confidence. */
export type AudienceEstimate = {
  /** Customers that belong. */
  readonly size: { readonly estimate?: number; readonly low: number; readonly high: number };
  /** Of all customers, 0–1. */
  readonly share: { readonly estimate?: number; readonly low: number; readonly high: number };
  /** In all. */
  readonly customers: { readonly estimate: number; readonly low: number; readonly high: number };
  /** Everybody was looked at, and nothing is told in tens: the intervals are closed. */
  readonly exact: boolean;
  /** True for roles that may not read customers, as soon as there are any: `found` and `undecided` are then at least so many, told in tens, and 0 is fewer than ten. The intervals hold every number that it may be, and `estimate` is left out of sizes below ten. */
  readonly inTens: boolean;
  readonly lookedAt: number;
  /** Of those looked at, for certain. */
  readonly found: number;
  /** Of those looked at, those for whom it hangs on an event’s fact or on behaviour that is not counted. With any, `estimate` is left out: the truth lies anywhere between `low` and `high`. */
  readonly undecided: number;
  /** Some that were found: ids and nothing else. Empty for roles that may not read customers, since the condition tells what holds of them; a condition on `customer.id` is refused to them. */
  readonly sample: readonly string[];
  /** Behaviour that the condition asks about and that no campaign in force has had counted for the whole of its window. */
  readonly notCounted: readonly string[];
};
export type CustomerResource = {
  readonly id: string;
  readonly email?: string;
  readonly phone?: string;
  readonly language?: string;
  readonly timeZone?: string;
  readonly region?: string;
  readonly noProfiling?: boolean;
  readonly attributes?: Readonly<
    Record<string, string | number | boolean | readonly (string | number)[]>
  >;
  readonly consent: {
    readonly email?: {
      readonly marketing?: {
        readonly granted: boolean;
        readonly at: string;
        readonly source: string;
        readonly confirmed?: boolean;
        readonly proof?: string;
      };
      readonly service?: {
        readonly granted: boolean;
        readonly at: string;
        readonly source: string;
        readonly confirmed?: boolean;
        readonly proof?: string;
      };
    };
    readonly sms?: {
      readonly marketing?: {
        readonly granted: boolean;
        readonly at: string;
        readonly source: string;
        readonly confirmed?: boolean;
        readonly proof?: string;
      };
      readonly service?: {
        readonly granted: boolean;
        readonly at: string;
        readonly source: string;
        readonly confirmed?: boolean;
        readonly proof?: string;
      };
    };
  };
  /** Of the addresses on file: channels on which nothing is sent whatever the consent. */
  readonly suppressions: readonly {
    readonly channel: 'email' | 'sms';
    readonly reason:
      | 'hard_bounce'
      | 'complaint'
      | 'soft_bounces'
      | 'invalid_address'
      | 'manual'
      | 'erasure';
    readonly at: string;
  }[];
};
export type Customer = {
  readonly email?: string;
  readonly phone?: string;
  readonly language?: string;
  readonly timeZone?: string;
  readonly region?: string;
  readonly noProfiling?: boolean;
  readonly attributes?: Readonly<
    Record<string, string | number | boolean | readonly (string | number)[]>
  >;
  /** Answers the customer gave. What is left out stays; an answer older than the one on record changes nothing. */
  readonly consent?: {
    readonly email?: {
      readonly marketing?:
        | boolean
        | {
            readonly granted: boolean;
            readonly at: string;
            readonly source: string;
            readonly confirmed?: boolean;
            readonly proof?: string;
          };
      readonly service?:
        | boolean
        | {
            readonly granted: boolean;
            readonly at: string;
            readonly source: string;
            readonly confirmed?: boolean;
            readonly proof?: string;
          };
    };
    readonly sms?: {
      readonly marketing?:
        | boolean
        | {
            readonly granted: boolean;
            readonly at: string;
            readonly source: string;
            readonly confirmed?: boolean;
            readonly proof?: string;
          };
      readonly service?:
        | boolean
        | {
            readonly granted: boolean;
            readonly at: string;
            readonly source: string;
            readonly confirmed?: boolean;
            readonly proof?: string;
          };
    };
  };
};
export type CustomerWithId = {
  readonly email?: string;
  readonly phone?: string;
  readonly language?: string;
  readonly timeZone?: string;
  readonly region?: string;
  readonly noProfiling?: boolean;
  readonly attributes?: Readonly<
    Record<string, string | number | boolean | readonly (string | number)[]>
  >;
  /** Answers the customer gave. What is left out stays; an answer older than the one on record changes nothing. */
  readonly consent?: {
    readonly email?: {
      readonly marketing?:
        | boolean
        | {
            readonly granted: boolean;
            readonly at: string;
            readonly source: string;
            readonly confirmed?: boolean;
            readonly proof?: string;
          };
      readonly service?:
        | boolean
        | {
            readonly granted: boolean;
            readonly at: string;
            readonly source: string;
            readonly confirmed?: boolean;
            readonly proof?: string;
          };
    };
    readonly sms?: {
      readonly marketing?:
        | boolean
        | {
            readonly granted: boolean;
            readonly at: string;
            readonly source: string;
            readonly confirmed?: boolean;
            readonly proof?: string;
          };
      readonly service?:
        | boolean
        | {
            readonly granted: boolean;
            readonly at: string;
            readonly source: string;
            readonly confirmed?: boolean;
            readonly proof?: string;
          };
    };
  };
  readonly id: string;
};
export type CustomersKept = {
  readonly kept: number;
  readonly refused: number;
  readonly results: readonly ItemResult[];
};
export type ItemResult = {
  /** Position in the list, or line of NDJSON, from 0. */ readonly index: number;
  readonly id?: string;
  readonly status: number;
  readonly code?: string;
  readonly errors?: readonly {
    readonly pointer: string;
    readonly rule: string;
    readonly detail: string;
  }[];
};
export type ExportLine = { readonly kind: 'profile' | 'state' | 'consent' | 'decision' };
export type Event = {
  readonly id: string;
  readonly type: string;
  readonly customerId: string;
  readonly occurredAt: string;
  readonly data?: Readonly<Record<string, unknown>>;
};
export type EventsTaken = {
  readonly taken: number;
  readonly refused: number;
  readonly results: readonly ItemResult[];
};
export type DecisionSummary = {
  readonly id: string;
  readonly customerId: string;
  readonly campaignId: string;
  readonly campaignVersion: number;
  readonly decidedAt: string;
  readonly outcome: 'message' | 'notice' | 'holdout' | 'suppressed';
  readonly reason:
    | 'SELECTED'
    | 'WAITING_FOR_WINDOW'
    | 'STAFF_NOTIFIED'
    | 'HOLDOUT'
    | 'CONTROL_GROUP'
    | 'EXCLUSIVE_GROUP'
    | 'NO_CONSENT'
    | 'SUPPRESSED_ADDRESS'
    | 'NO_ADDRESS'
    | 'NO_TIME_ZONE'
    | 'NO_CONTENT_FOR_CHANNEL'
    | 'FREQUENCY_CAP'
    | 'COOL_DOWN'
    | 'CAMPAIGN_CAP'
    | 'QUIET_HOURS'
    | 'OPEN_COMPLAINT'
    | 'PROFILING_OBJECTED'
    | 'CAMPAIGN_NOT_LIVE'
    | 'CAMPAIGN_NOT_STARTED'
    | 'CAMPAIGN_ENDED'
    | 'TOO_MANY_UNDELIVERED'
    | 'CUSTOMER_ERASED'
    | 'LOST_ARBITRATION'
    | 'NO_LONGER_QUALIFIED'
    | 'VALIDITY_EXPIRED'
    | 'SEND_LIMIT'
    | 'SPEND_LIMIT'
    | 'ACCOUNT_LIMIT'
    | 'RATE_LIMIT'
    | 'KILL_SWITCH'
    | 'TEMPLATE_FAILED'
    | 'NO_CODE_LEFT'
    | 'PROVIDER_THROTTLED'
    | 'PROVIDER_REJECTED'
    | 'PROVIDER_UNCERTAIN';
  readonly arm?: string;
  readonly channel?: 'email' | 'sms';
  readonly progress: { readonly status: string };
};
export type Decision = {
  readonly id: string;
  readonly customerId: string;
  readonly campaignId: string;
  readonly campaignVersion: number;
  readonly decidedAt: string;
  readonly outcome: 'message' | 'notice' | 'holdout' | 'suppressed';
  readonly reason:
    | 'SELECTED'
    | 'WAITING_FOR_WINDOW'
    | 'STAFF_NOTIFIED'
    | 'HOLDOUT'
    | 'CONTROL_GROUP'
    | 'EXCLUSIVE_GROUP'
    | 'NO_CONSENT'
    | 'SUPPRESSED_ADDRESS'
    | 'NO_ADDRESS'
    | 'NO_TIME_ZONE'
    | 'NO_CONTENT_FOR_CHANNEL'
    | 'FREQUENCY_CAP'
    | 'COOL_DOWN'
    | 'CAMPAIGN_CAP'
    | 'QUIET_HOURS'
    | 'OPEN_COMPLAINT'
    | 'PROFILING_OBJECTED'
    | 'CAMPAIGN_NOT_LIVE'
    | 'CAMPAIGN_NOT_STARTED'
    | 'CAMPAIGN_ENDED'
    | 'TOO_MANY_UNDELIVERED'
    | 'CUSTOMER_ERASED'
    | 'LOST_ARBITRATION'
    | 'NO_LONGER_QUALIFIED'
    | 'VALIDITY_EXPIRED'
    | 'SEND_LIMIT'
    | 'SPEND_LIMIT'
    | 'ACCOUNT_LIMIT'
    | 'RATE_LIMIT'
    | 'KILL_SWITCH'
    | 'TEMPLATE_FAILED'
    | 'NO_CODE_LEFT'
    | 'PROVIDER_THROTTLED'
    | 'PROVIDER_REJECTED'
    | 'PROVIDER_UNCERTAIN';
  readonly arm?: string;
  readonly channel?: 'email' | 'sms';
  readonly progress: { readonly status: string };
  readonly rulesetVersion: number;
  readonly occasion: {
    readonly kind: 'event' | 'absence' | 'date' | 'schedule';
    readonly id: string;
    readonly at: string;
    readonly facts: Readonly<Record<string, unknown>>;
    /** What was found is left out: your roles may not read customers. */
    readonly hidden?: true;
  };
  readonly retryAt?: string;
  readonly sendAt?: string;
  readonly expiresAt?: string;
  readonly offerCode?: string;
  /** First time of each response. */
  readonly responses: Readonly<Record<string, string>>;
  /** Every check, in order, and what it found. */
  readonly explanation: readonly {
    readonly check: string;
    readonly outcome: 'pass' | 'block';
    readonly reason?:
      | 'SELECTED'
      | 'WAITING_FOR_WINDOW'
      | 'STAFF_NOTIFIED'
      | 'HOLDOUT'
      | 'CONTROL_GROUP'
      | 'EXCLUSIVE_GROUP'
      | 'NO_CONSENT'
      | 'SUPPRESSED_ADDRESS'
      | 'NO_ADDRESS'
      | 'NO_TIME_ZONE'
      | 'NO_CONTENT_FOR_CHANNEL'
      | 'FREQUENCY_CAP'
      | 'COOL_DOWN'
      | 'CAMPAIGN_CAP'
      | 'QUIET_HOURS'
      | 'OPEN_COMPLAINT'
      | 'PROFILING_OBJECTED'
      | 'CAMPAIGN_NOT_LIVE'
      | 'CAMPAIGN_NOT_STARTED'
      | 'CAMPAIGN_ENDED'
      | 'TOO_MANY_UNDELIVERED'
      | 'CUSTOMER_ERASED'
      | 'LOST_ARBITRATION'
      | 'NO_LONGER_QUALIFIED'
      | 'VALIDITY_EXPIRED'
      | 'SEND_LIMIT'
      | 'SPEND_LIMIT'
      | 'ACCOUNT_LIMIT'
      | 'RATE_LIMIT'
      | 'KILL_SWITCH'
      | 'TEMPLATE_FAILED'
      | 'NO_CODE_LEFT'
      | 'PROVIDER_THROTTLED'
      | 'PROVIDER_REJECTED'
      | 'PROVIDER_UNCERTAIN';
    readonly retryAt?: string;
    readonly found?: string | number | boolean;
    /** Of a test against what is usual: the customer’s own usual, beside what was found. */
    readonly usual?: number;
    /** What was found is left out: your roles may not read customers. */
    readonly hidden?: true;
  }[];
};
export type Why = {
  readonly customerId: string;
  readonly campaignId: string;
  readonly campaignVersion: number;
  readonly at: string;
  /** "recorded": what was decided then. "recomputed": what the facts on file come to, by the same code. */
  readonly source: 'recorded' | 'recomputed';
  readonly campaignStatus: 'live' | 'paused' | 'ended' | 'not_in_force';
  /** Recomputed for campaigns on events: if such an event came. */
  readonly outcome:
    | 'message'
    | 'notice'
    | 'holdout'
    | 'suppressed'
    | 'not_triggered'
    | 'not_in_audience'
    | 'already_decided';
  readonly reason:
    | 'SELECTED'
    | 'WAITING_FOR_WINDOW'
    | 'STAFF_NOTIFIED'
    | 'HOLDOUT'
    | 'CONTROL_GROUP'
    | 'EXCLUSIVE_GROUP'
    | 'NO_CONSENT'
    | 'SUPPRESSED_ADDRESS'
    | 'NO_ADDRESS'
    | 'NO_TIME_ZONE'
    | 'NO_CONTENT_FOR_CHANNEL'
    | 'FREQUENCY_CAP'
    | 'COOL_DOWN'
    | 'CAMPAIGN_CAP'
    | 'QUIET_HOURS'
    | 'OPEN_COMPLAINT'
    | 'PROFILING_OBJECTED'
    | 'CAMPAIGN_NOT_LIVE'
    | 'CAMPAIGN_NOT_STARTED'
    | 'CAMPAIGN_ENDED'
    | 'TOO_MANY_UNDELIVERED'
    | 'CUSTOMER_ERASED'
    | 'LOST_ARBITRATION'
    | 'NO_LONGER_QUALIFIED'
    | 'VALIDITY_EXPIRED'
    | 'SEND_LIMIT'
    | 'SPEND_LIMIT'
    | 'ACCOUNT_LIMIT'
    | 'RATE_LIMIT'
    | 'KILL_SWITCH'
    | 'TEMPLATE_FAILED'
    | 'NO_CODE_LEFT'
    | 'PROVIDER_THROTTLED'
    | 'PROVIDER_REJECTED'
    | 'PROVIDER_UNCERTAIN'
    | 'TRIGGER_NOT_MET'
    | 'AUDIENCE_NOT_MET'
    | 'ALREADY_DECIDED';
  /** Completes "…, because …". */
  readonly because: string;
  /** Of trigger and audience, in order. */
  readonly clauses: readonly Clause[];
  /** Of eligibility and arbitration, in order. */
  readonly checks: readonly {
    readonly check: string;
    readonly outcome: 'pass' | 'block';
    readonly reason?:
      | 'SELECTED'
      | 'WAITING_FOR_WINDOW'
      | 'STAFF_NOTIFIED'
      | 'HOLDOUT'
      | 'CONTROL_GROUP'
      | 'EXCLUSIVE_GROUP'
      | 'NO_CONSENT'
      | 'SUPPRESSED_ADDRESS'
      | 'NO_ADDRESS'
      | 'NO_TIME_ZONE'
      | 'NO_CONTENT_FOR_CHANNEL'
      | 'FREQUENCY_CAP'
      | 'COOL_DOWN'
      | 'CAMPAIGN_CAP'
      | 'QUIET_HOURS'
      | 'OPEN_COMPLAINT'
      | 'PROFILING_OBJECTED'
      | 'CAMPAIGN_NOT_LIVE'
      | 'CAMPAIGN_NOT_STARTED'
      | 'CAMPAIGN_ENDED'
      | 'TOO_MANY_UNDELIVERED'
      | 'CUSTOMER_ERASED'
      | 'LOST_ARBITRATION'
      | 'NO_LONGER_QUALIFIED'
      | 'VALIDITY_EXPIRED'
      | 'SEND_LIMIT'
      | 'SPEND_LIMIT'
      | 'ACCOUNT_LIMIT'
      | 'RATE_LIMIT'
      | 'KILL_SWITCH'
      | 'TEMPLATE_FAILED'
      | 'NO_CODE_LEFT'
      | 'PROVIDER_THROTTLED'
      | 'PROVIDER_REJECTED'
      | 'PROVIDER_UNCERTAIN';
    readonly retryAt?: string;
    readonly found?: string | number | boolean;
    /** Of a test against what is usual: the customer’s own usual, beside what was found. */
    readonly usual?: number;
    /** What was found is left out: your roles may not read customers. */
    readonly hidden?: true;
  }[];
  /** The fewest things that would have to be different. */
  readonly needed: readonly Needed[];
  readonly decision?: Decision;
};
export type Clause = {
  readonly part: 'trigger' | 'audience';
  /** Place in the part: `all[1].not`. In a segment: `all[0].segment.any[2]`. */
  readonly at: string;
  /** As it stands in the campaign. */
  readonly test: { readonly op: string };
  /** False: it is asked not to hold. */
  readonly wanted: boolean;
  /** "open": it asks of an event, and none was given. */
  readonly outcome: 'met' | 'unmet' | 'open';
  readonly found?: unknown;
  readonly because?: 'MISSING' | 'TYPE_MISMATCH';
  /** What was found is left out: your roles may not read customers. */
  readonly hidden?: true;
};
/** One thing that would have to be different. */
export type Needed = {
  /** What was found and what is wanted, for people. */ readonly text: string;
  readonly clause?: Clause;
  readonly check?: {
    readonly check: string;
    readonly outcome: 'pass' | 'block';
    readonly reason?:
      | 'SELECTED'
      | 'WAITING_FOR_WINDOW'
      | 'STAFF_NOTIFIED'
      | 'HOLDOUT'
      | 'CONTROL_GROUP'
      | 'EXCLUSIVE_GROUP'
      | 'NO_CONSENT'
      | 'SUPPRESSED_ADDRESS'
      | 'NO_ADDRESS'
      | 'NO_TIME_ZONE'
      | 'NO_CONTENT_FOR_CHANNEL'
      | 'FREQUENCY_CAP'
      | 'COOL_DOWN'
      | 'CAMPAIGN_CAP'
      | 'QUIET_HOURS'
      | 'OPEN_COMPLAINT'
      | 'PROFILING_OBJECTED'
      | 'CAMPAIGN_NOT_LIVE'
      | 'CAMPAIGN_NOT_STARTED'
      | 'CAMPAIGN_ENDED'
      | 'TOO_MANY_UNDELIVERED'
      | 'CUSTOMER_ERASED'
      | 'LOST_ARBITRATION'
      | 'NO_LONGER_QUALIFIED'
      | 'VALIDITY_EXPIRED'
      | 'SEND_LIMIT'
      | 'SPEND_LIMIT'
      | 'ACCOUNT_LIMIT'
      | 'RATE_LIMIT'
      | 'KILL_SWITCH'
      | 'TEMPLATE_FAILED'
      | 'NO_CODE_LEFT'
      | 'PROVIDER_THROTTLED'
      | 'PROVIDER_REJECTED'
      | 'PROVIDER_UNCERTAIN';
    readonly retryAt?: string;
    readonly found?: string | number | boolean;
    /** Of a test against what is usual: the customer’s own usual, beside what was found. */
    readonly usual?: number;
    /** What was found is left out: your roles may not read customers. */
    readonly hidden?: true;
  };
  /** When it comes to be of itself: caps, quiet hours, the schedule. */
  readonly reopensAt?: string;
};
export type Effect = {
  readonly campaign: {
    readonly id: string;
    readonly name: string;
    readonly status: 'draft' | 'in_review' | 'approved' | 'live' | 'paused' | 'ended' | 'archived';
  };
  /** When it was read. Figures follow the ledger by some seconds. */
  readonly asOf: string;
  readonly currency: string;
  readonly confidence: number;
  readonly defaultBand: 'alwaysValid';
  readonly tuning: number;
  readonly control: string | null;
  readonly verdict: {
    readonly code:
      | 'sample_ratio_mismatch'
      | 'no_holdout'
      | 'too_early'
      | 'not_shown'
      | 'harm'
      | 'lift'
      | 'lift_without_profit_yet'
      | 'lift_at_a_loss'
      | 'lift_and_profit';
    readonly text: string;
  };
  readonly warnings: readonly {
    readonly code:
      | 'sample_ratio_mismatch'
      | 'split_unknown'
      | 'arm_empty'
      | 'few_conversions'
      | 'few_control_converters'
      | 'control_was_sent'
      | 'several_variants'
      | 'weights_changed';
    readonly text: string;
  }[];
  readonly sampleRatio: {
    readonly chi2: number;
    readonly df: number;
    readonly p: number;
    readonly flag: boolean;
  } | null;
  readonly fixedCost: string;
  readonly arms: readonly {
    readonly arm: string;
    readonly control: boolean;
    readonly plannedShare: number | null;
    readonly share: number | null;
    readonly funnel: {
      readonly assigned: number;
      readonly sent: number;
      readonly delivered: number;
      readonly opened: number;
      readonly clicked: number;
      readonly converters: number;
      readonly conversions: number;
    };
    readonly conversionRate: {
      readonly value: number | null;
      readonly interval: { readonly low: number; readonly high: number } | null;
    };
    readonly value: string;
    readonly valuePerAssigned: {
      readonly value: number | null;
      readonly interval: { readonly low: number; readonly high: number } | null;
    };
    readonly cost: {
      readonly messages: string;
      readonly incentives: string;
      readonly total: string;
    };
  }[];
  readonly comparisons: readonly {
    readonly arm: string;
    readonly nControl: number;
    readonly nTreated: number;
    readonly conversion: {
      readonly p: number | null;
      readonly alwaysValidP: number | null;
      readonly chanceToWin: number | null;
      readonly control: number;
      readonly treated: number;
      readonly absolute: {
        readonly value: number;
        readonly alwaysValid: { readonly low: number; readonly high: number } | null;
        readonly fixed: { readonly low: number; readonly high: number } | null;
      };
      readonly relative: {
        readonly value: number | null;
        readonly alwaysValid: { readonly low: number | null; readonly high: number | null } | null;
        readonly fixed: { readonly low: number | null; readonly high: number | null } | null;
      };
      readonly incremental: {
        readonly value: number;
        readonly alwaysValid: { readonly low: number; readonly high: number } | null;
        readonly fixed: { readonly low: number; readonly high: number } | null;
      };
    };
    readonly value: {
      readonly p: number | null;
      readonly alwaysValidP: number | null;
      readonly chanceToWin: number | null;
      readonly control: number;
      readonly treated: number;
      readonly absolute: {
        readonly value: number;
        readonly alwaysValid: { readonly low: number; readonly high: number } | null;
        readonly fixed: { readonly low: number; readonly high: number } | null;
      };
      readonly relative: {
        readonly value: number | null;
        readonly alwaysValid: { readonly low: number | null; readonly high: number | null } | null;
        readonly fixed: { readonly low: number | null; readonly high: number | null } | null;
      };
      readonly incremental: {
        readonly value: number;
        readonly alwaysValid: { readonly low: number; readonly high: number } | null;
        readonly fixed: { readonly low: number; readonly high: number } | null;
      };
    };
    readonly cuped: {
      readonly conversion: {
        readonly correlation: number;
        readonly reduction: number;
        readonly helps: boolean;
        readonly adjusted: {
          readonly p: number | null;
          readonly alwaysValidP: number | null;
          readonly chanceToWin: number | null;
          readonly absolute: {
            readonly value: number;
            readonly alwaysValid: { readonly low: number; readonly high: number } | null;
            readonly fixed: { readonly low: number; readonly high: number } | null;
          };
          readonly relative: {
            readonly value: number | null;
            readonly alwaysValid: {
              readonly low: number | null;
              readonly high: number | null;
            } | null;
            readonly fixed: { readonly low: number | null; readonly high: number | null } | null;
          };
          readonly incremental: {
            readonly value: number;
            readonly alwaysValid: { readonly low: number; readonly high: number } | null;
            readonly fixed: { readonly low: number; readonly high: number } | null;
          };
        } | null;
      } | null;
      readonly value: {
        readonly correlation: number;
        readonly reduction: number;
        readonly helps: boolean;
        readonly adjusted: {
          readonly p: number | null;
          readonly alwaysValidP: number | null;
          readonly chanceToWin: number | null;
          readonly absolute: {
            readonly value: number;
            readonly alwaysValid: { readonly low: number; readonly high: number } | null;
            readonly fixed: { readonly low: number; readonly high: number } | null;
          };
          readonly relative: {
            readonly value: number | null;
            readonly alwaysValid: {
              readonly low: number | null;
              readonly high: number | null;
            } | null;
            readonly fixed: { readonly low: number | null; readonly high: number | null } | null;
          };
          readonly incremental: {
            readonly value: number;
            readonly alwaysValid: { readonly low: number; readonly high: number } | null;
            readonly fixed: { readonly low: number; readonly high: number } | null;
          };
        } | null;
      } | null;
    };
    readonly money: {
      readonly cost: number;
      readonly costs: {
        readonly messages: number;
        readonly incentives: number;
        readonly fixed: number;
        readonly uncaused: number;
      };
      readonly margin: number;
      readonly incrementalMargin: {
        readonly value: number;
        readonly alwaysValid: { readonly low: number; readonly high: number } | null;
        readonly fixed: { readonly low: number; readonly high: number } | null;
      };
      readonly profit: {
        readonly value: number;
        readonly alwaysValid: { readonly low: number; readonly high: number } | null;
        readonly fixed: { readonly low: number; readonly high: number } | null;
      };
      readonly roi: {
        readonly value: number;
        readonly alwaysValid: { readonly low: number; readonly high: number } | null;
        readonly fixed: { readonly low: number; readonly high: number } | null;
      } | null;
      readonly returnOnSpend: {
        readonly value: number;
        readonly alwaysValid: { readonly low: number; readonly high: number } | null;
        readonly fixed: { readonly low: number; readonly high: number } | null;
      } | null;
      readonly breakEven: number | null;
      readonly probabilityOfProfit: number;
    } | null;
    readonly detectableLift: number | null;
    readonly verdict: {
      readonly code:
        | 'sample_ratio_mismatch'
        | 'no_holdout'
        | 'too_early'
        | 'not_shown'
        | 'harm'
        | 'lift'
        | 'lift_without_profit_yet'
        | 'lift_at_a_loss'
        | 'lift_and_profit';
      readonly text: string;
    };
  }[];
  readonly correction: 'holm' | 'benjamini-hochberg';
  readonly segments: readonly {
    readonly segment: string;
    readonly arm: string;
    readonly nControl: number;
    readonly nTreated: number;
    readonly conversion: {
      readonly p: number | null;
      readonly alwaysValidP: number | null;
      readonly chanceToWin: number | null;
      readonly control: number;
      readonly treated: number;
      readonly absolute: {
        readonly value: number;
        readonly alwaysValid: { readonly low: number; readonly high: number } | null;
        readonly fixed: { readonly low: number; readonly high: number } | null;
      };
      readonly relative: {
        readonly value: number | null;
        readonly alwaysValid: { readonly low: number | null; readonly high: number | null } | null;
        readonly fixed: { readonly low: number | null; readonly high: number | null } | null;
      };
      readonly incremental: {
        readonly value: number;
        readonly alwaysValid: { readonly low: number; readonly high: number } | null;
        readonly fixed: { readonly low: number; readonly high: number } | null;
      };
    } | null;
    readonly adjustedP: number | null;
    readonly adjustedAlwaysValidP: number | null;
    readonly shown: boolean;
  }[];
  readonly overTime: readonly {
    readonly day: string;
    readonly arm: string;
    readonly nControl: number;
    readonly nTreated: number;
    readonly absolute: {
      readonly value: number;
      readonly alwaysValid: { readonly low: number; readonly high: number } | null;
      readonly fixed: { readonly low: number; readonly high: number } | null;
    };
    readonly relative: {
      readonly value: number | null;
      readonly alwaysValid: { readonly low: number | null; readonly high: number | null } | null;
      readonly fixed: { readonly low: number | null; readonly high: number | null } | null;
    };
    readonly incremental: {
      readonly value: number;
      readonly alwaysValid: { readonly low: number; readonly high: number } | null;
      readonly fixed: { readonly low: number; readonly high: number } | null;
    };
  }[];
  readonly responses: readonly {
    readonly arm: string;
    /** Assignments; a customer may have had several. */
    readonly exposures: number;
    readonly messages: {
      readonly sent: number;
      readonly unsent: number;
      readonly waiting: number;
      readonly inDoubt: number;
      readonly delivered: number;
      readonly opened: number;
      readonly clicked: number;
      readonly delayed: number;
      readonly softBounces: number;
      readonly hardBounces: number;
      readonly failed: number;
      readonly complaints: number;
      readonly unsubscribes: number;
      readonly replies: number;
      readonly redeemed: number;
    };
    /** Prefetching mail programs and link scanners, counted nowhere else. */
    readonly machines: { readonly opens: number; readonly clicks: number };
    /** Events that took value back. */
    readonly reversals: number;
    /** Conversions whose value is in a currency without an exchange rate, and events left out because their value is below zero. */
    readonly refusedValues: { readonly foreign: number; readonly negative: number };
    readonly nps: {
      readonly promoters: number;
      readonly passives: number;
      readonly detractors: number;
      /** Promoters less detractors, −100 to 100. */
      readonly score: number | null;
      /** At 95 %, for a single look, of those who answered. */
      readonly interval: { readonly low: number; readonly high: number } | null;
    };
    readonly csat: {
      readonly answers: number;
      readonly mean: number | null;
      /** At 95 %, for a single look, of those who answered. */
      readonly interval: { readonly low: number; readonly high: number } | null;
      /** Share of those who answered 4 or 5. */
      readonly satisfied: {
        readonly share: number | null;
        /** At 95 %, for a single look, of those who answered. */
        readonly interval: { readonly low: number; readonly high: number } | null;
      };
    };
  }[];
};
export type ExperimentPlan = {
  readonly outcome: 'planned' | 'never';
  readonly nControl?: number;
  readonly nTreated?: number;
  readonly weeks?: number;
  readonly reason?: string;
  readonly text: string;
};
export type Lint = {
  readonly version: number;
  /** Whether it could be handed in for review now. */
  readonly ready: boolean;
  /** What would be refused when it is handed in. */
  readonly errors: readonly InputError[];
  readonly warnings: readonly Warning[];
};
export type InputError = {
  /** Where in the body: a JSON pointer (RFC 6901) as a URI fragment. */ readonly pointer?: string;
  /** Which path or query parameter or header. */
  readonly parameter?: string;
  /** Which rule is broken, for programs. */
  readonly rule: string;
  /** What is wrong, for people. */
  readonly detail: string;
};
export type DryRun = {
  readonly campaignId: string;
  readonly version: number;
  readonly at: string;
  readonly outcome:
    | 'message'
    | 'notice'
    | 'holdout'
    | 'suppressed'
    | 'not_triggered'
    | 'not_in_audience'
    | 'already_decided';
  readonly reason:
    | 'SELECTED'
    | 'WAITING_FOR_WINDOW'
    | 'STAFF_NOTIFIED'
    | 'HOLDOUT'
    | 'CONTROL_GROUP'
    | 'EXCLUSIVE_GROUP'
    | 'NO_CONSENT'
    | 'SUPPRESSED_ADDRESS'
    | 'NO_ADDRESS'
    | 'NO_TIME_ZONE'
    | 'NO_CONTENT_FOR_CHANNEL'
    | 'FREQUENCY_CAP'
    | 'COOL_DOWN'
    | 'CAMPAIGN_CAP'
    | 'QUIET_HOURS'
    | 'OPEN_COMPLAINT'
    | 'PROFILING_OBJECTED'
    | 'CAMPAIGN_NOT_LIVE'
    | 'CAMPAIGN_NOT_STARTED'
    | 'CAMPAIGN_ENDED'
    | 'TOO_MANY_UNDELIVERED'
    | 'CUSTOMER_ERASED'
    | 'LOST_ARBITRATION'
    | 'NO_LONGER_QUALIFIED'
    | 'VALIDITY_EXPIRED'
    | 'SEND_LIMIT'
    | 'SPEND_LIMIT'
    | 'ACCOUNT_LIMIT'
    | 'RATE_LIMIT'
    | 'KILL_SWITCH'
    | 'TEMPLATE_FAILED'
    | 'NO_CODE_LEFT'
    | 'PROVIDER_THROTTLED'
    | 'PROVIDER_REJECTED'
    | 'PROVIDER_UNCERTAIN'
    | 'TRIGGER_NOT_MET'
    | 'AUDIENCE_NOT_MET'
    | 'ALREADY_DECIDED';
  /** Completes "…, because …". */
  readonly because: string;
  /** Of trigger and audience, in order. */
  readonly clauses: readonly Clause[];
  /** Of eligibility and arbitration, in order. */
  readonly checks: readonly {
    readonly check: string;
    readonly outcome: 'pass' | 'block';
    readonly reason?:
      | 'SELECTED'
      | 'WAITING_FOR_WINDOW'
      | 'STAFF_NOTIFIED'
      | 'HOLDOUT'
      | 'CONTROL_GROUP'
      | 'EXCLUSIVE_GROUP'
      | 'NO_CONSENT'
      | 'SUPPRESSED_ADDRESS'
      | 'NO_ADDRESS'
      | 'NO_TIME_ZONE'
      | 'NO_CONTENT_FOR_CHANNEL'
      | 'FREQUENCY_CAP'
      | 'COOL_DOWN'
      | 'CAMPAIGN_CAP'
      | 'QUIET_HOURS'
      | 'OPEN_COMPLAINT'
      | 'PROFILING_OBJECTED'
      | 'CAMPAIGN_NOT_LIVE'
      | 'CAMPAIGN_NOT_STARTED'
      | 'CAMPAIGN_ENDED'
      | 'TOO_MANY_UNDELIVERED'
      | 'CUSTOMER_ERASED'
      | 'LOST_ARBITRATION'
      | 'NO_LONGER_QUALIFIED'
      | 'VALIDITY_EXPIRED'
      | 'SEND_LIMIT'
      | 'SPEND_LIMIT'
      | 'ACCOUNT_LIMIT'
      | 'RATE_LIMIT'
      | 'KILL_SWITCH'
      | 'TEMPLATE_FAILED'
      | 'NO_CODE_LEFT'
      | 'PROVIDER_THROTTLED'
      | 'PROVIDER_REJECTED'
      | 'PROVIDER_UNCERTAIN';
    readonly retryAt?: string;
    readonly found?: string | number | boolean;
    /** Of a test against what is usual: the customer’s own usual, beside what was found. */
    readonly usual?: number;
    /** What was found is left out: your roles may not read customers. */
    readonly hidden?: true;
  }[];
  /** The fewest things that would have to be different. */
  readonly needed: readonly Needed[];
  readonly arm?: string;
  readonly reopensAt?: string;
  readonly arms: readonly {
    readonly arm: string;
    /** Of all customers, 0 to 1. */
    readonly share: number;
    /** Whether this customer is in it. */
    readonly chosen: boolean;
    readonly channel?: 'email' | 'sms';
    readonly sendAt?: string;
    readonly expiresAt?: string;
    readonly message?:
      | {
          readonly channel: 'email';
          readonly from: {
            readonly address: string;
            readonly name?: string;
            readonly replyTo?: string;
          };
          readonly language: string;
          readonly subject: string;
          readonly html: string;
          readonly text: string;
        }
      | {
          readonly channel: 'sms';
          readonly from?: string;
          readonly language: string;
          readonly body: string;
          readonly parts: {
            readonly encoding: 'GSM-7' | 'UCS-2';
            readonly units: number;
            readonly parts: number;
            readonly perPart: number;
          };
        };
    /** In the account's currency. */
    readonly cost?: string;
    /** Why it would not be handed over although it was decided. */
    readonly stopped?: {
      readonly reason:
        | 'SELECTED'
        | 'WAITING_FOR_WINDOW'
        | 'STAFF_NOTIFIED'
        | 'HOLDOUT'
        | 'CONTROL_GROUP'
        | 'EXCLUSIVE_GROUP'
        | 'NO_CONSENT'
        | 'SUPPRESSED_ADDRESS'
        | 'NO_ADDRESS'
        | 'NO_TIME_ZONE'
        | 'NO_CONTENT_FOR_CHANNEL'
        | 'FREQUENCY_CAP'
        | 'COOL_DOWN'
        | 'CAMPAIGN_CAP'
        | 'QUIET_HOURS'
        | 'OPEN_COMPLAINT'
        | 'PROFILING_OBJECTED'
        | 'CAMPAIGN_NOT_LIVE'
        | 'CAMPAIGN_NOT_STARTED'
        | 'CAMPAIGN_ENDED'
        | 'TOO_MANY_UNDELIVERED'
        | 'CUSTOMER_ERASED'
        | 'LOST_ARBITRATION'
        | 'NO_LONGER_QUALIFIED'
        | 'VALIDITY_EXPIRED'
        | 'SEND_LIMIT'
        | 'SPEND_LIMIT'
        | 'ACCOUNT_LIMIT'
        | 'RATE_LIMIT'
        | 'KILL_SWITCH'
        | 'TEMPLATE_FAILED'
        | 'NO_CODE_LEFT'
        | 'PROVIDER_THROTTLED'
        | 'PROVIDER_REJECTED'
        | 'PROVIDER_UNCERTAIN';
      readonly because: string;
      readonly retryAt?: string;
      readonly detail?: string;
    };
  }[];
  /** What campaigns in force would decide on the same occasion. */
  readonly others: readonly {
    readonly campaignId: string;
    readonly outcome: 'message' | 'notice' | 'holdout' | 'suppressed';
    readonly reason:
      | 'SELECTED'
      | 'WAITING_FOR_WINDOW'
      | 'STAFF_NOTIFIED'
      | 'HOLDOUT'
      | 'CONTROL_GROUP'
      | 'EXCLUSIVE_GROUP'
      | 'NO_CONSENT'
      | 'SUPPRESSED_ADDRESS'
      | 'NO_ADDRESS'
      | 'NO_TIME_ZONE'
      | 'NO_CONTENT_FOR_CHANNEL'
      | 'FREQUENCY_CAP'
      | 'COOL_DOWN'
      | 'CAMPAIGN_CAP'
      | 'QUIET_HOURS'
      | 'OPEN_COMPLAINT'
      | 'PROFILING_OBJECTED'
      | 'CAMPAIGN_NOT_LIVE'
      | 'CAMPAIGN_NOT_STARTED'
      | 'CAMPAIGN_ENDED'
      | 'TOO_MANY_UNDELIVERED'
      | 'CUSTOMER_ERASED'
      | 'LOST_ARBITRATION'
      | 'NO_LONGER_QUALIFIED'
      | 'VALIDITY_EXPIRED'
      | 'SEND_LIMIT'
      | 'SPEND_LIMIT'
      | 'ACCOUNT_LIMIT'
      | 'RATE_LIMIT'
      | 'KILL_SWITCH'
      | 'TEMPLATE_FAILED'
      | 'NO_CODE_LEFT'
      | 'PROVIDER_THROTTLED'
      | 'PROVIDER_REJECTED'
      | 'PROVIDER_UNCERTAIN';
  }[];
};
/** Of all slices so far. */
export type Backtest = {
  readonly campaignId: string;
  readonly version: number;
  readonly from: string;
  /** The time that was reached. */
  readonly until: string;
  /** False: time ran out. Send the events after the first `taken`, with the cursor. */
  readonly done: boolean;
  /** Of the events of this slice, the first so many. */
  readonly taken: number;
  /** Sealed; holds the history so far. With `more`, or when it is not done. */
  readonly cursor?: string;
  /** What became of the events of all slices so far. */
  readonly events: {
    readonly evaluated?: number;
    readonly duplicate?: number;
    readonly late?: number;
    readonly too_many_events?: number;
    readonly no_interest?: number;
    readonly unknown_customer?: number;
  };
  readonly figures: BacktestFigures;
  /** How campaigns in force fare beside the draft. */
  readonly neighbours: readonly {
    readonly campaignId: string;
    readonly sent: number;
    /** Less what it sends without the draft. */
    readonly sentDifference: number;
    readonly lostToIt: number;
    readonly wonFromIt: number;
    readonly customersInCommon: number;
  }[];
  /** Of the same campaign as it is in force, where it is. */
  readonly live?: BacktestFigures;
  /** The draft less the live version. */
  readonly difference?: {
    readonly sent: number;
    readonly holdout: number;
    readonly customersReached: number;
    readonly cost: string;
  };
};
export type BacktestFigures = {
  /** Events that met its trigger. */ readonly triggered: number;
  /** Trigger and audience were met, whatever came of it. */
  readonly qualified: number;
  readonly message: number;
  readonly holdout: number;
  /** Told to staff instead of the customer. */
  readonly notice: number;
  readonly suppressed: {
    readonly SELECTED?: number;
    readonly WAITING_FOR_WINDOW?: number;
    readonly STAFF_NOTIFIED?: number;
    readonly HOLDOUT?: number;
    readonly CONTROL_GROUP?: number;
    readonly EXCLUSIVE_GROUP?: number;
    readonly NO_CONSENT?: number;
    readonly SUPPRESSED_ADDRESS?: number;
    readonly NO_ADDRESS?: number;
    readonly NO_TIME_ZONE?: number;
    readonly NO_CONTENT_FOR_CHANNEL?: number;
    readonly FREQUENCY_CAP?: number;
    readonly COOL_DOWN?: number;
    readonly CAMPAIGN_CAP?: number;
    readonly QUIET_HOURS?: number;
    readonly OPEN_COMPLAINT?: number;
    readonly PROFILING_OBJECTED?: number;
    readonly CAMPAIGN_NOT_LIVE?: number;
    readonly CAMPAIGN_NOT_STARTED?: number;
    readonly CAMPAIGN_ENDED?: number;
    readonly TOO_MANY_UNDELIVERED?: number;
    readonly CUSTOMER_ERASED?: number;
    readonly LOST_ARBITRATION?: number;
    readonly NO_LONGER_QUALIFIED?: number;
    readonly VALIDITY_EXPIRED?: number;
    readonly SEND_LIMIT?: number;
    readonly SPEND_LIMIT?: number;
    readonly ACCOUNT_LIMIT?: number;
    readonly RATE_LIMIT?: number;
    readonly KILL_SWITCH?: number;
    readonly TEMPLATE_FAILED?: number;
    readonly NO_CODE_LEFT?: number;
    readonly PROVIDER_THROTTLED?: number;
    readonly PROVIDER_REJECTED?: number;
    readonly PROVIDER_UNCERTAIN?: number;
  };
  /** Decided, and then not handed over. */
  readonly unsent: {
    readonly SELECTED?: number;
    readonly WAITING_FOR_WINDOW?: number;
    readonly STAFF_NOTIFIED?: number;
    readonly HOLDOUT?: number;
    readonly CONTROL_GROUP?: number;
    readonly EXCLUSIVE_GROUP?: number;
    readonly NO_CONSENT?: number;
    readonly SUPPRESSED_ADDRESS?: number;
    readonly NO_ADDRESS?: number;
    readonly NO_TIME_ZONE?: number;
    readonly NO_CONTENT_FOR_CHANNEL?: number;
    readonly FREQUENCY_CAP?: number;
    readonly COOL_DOWN?: number;
    readonly CAMPAIGN_CAP?: number;
    readonly QUIET_HOURS?: number;
    readonly OPEN_COMPLAINT?: number;
    readonly PROFILING_OBJECTED?: number;
    readonly CAMPAIGN_NOT_LIVE?: number;
    readonly CAMPAIGN_NOT_STARTED?: number;
    readonly CAMPAIGN_ENDED?: number;
    readonly TOO_MANY_UNDELIVERED?: number;
    readonly CUSTOMER_ERASED?: number;
    readonly LOST_ARBITRATION?: number;
    readonly NO_LONGER_QUALIFIED?: number;
    readonly VALIDITY_EXPIRED?: number;
    readonly SEND_LIMIT?: number;
    readonly SPEND_LIMIT?: number;
    readonly ACCOUNT_LIMIT?: number;
    readonly RATE_LIMIT?: number;
    readonly KILL_SWITCH?: number;
    readonly TEMPLATE_FAILED?: number;
    readonly NO_CODE_LEFT?: number;
    readonly PROVIDER_THROTTLED?: number;
    readonly PROVIDER_REJECTED?: number;
    readonly PROVIDER_UNCERTAIN?: number;
  };
  readonly arms: Readonly<Record<string, number>>;
  readonly sent: {
    readonly total: number;
    readonly byDay: readonly {
      readonly day: string;
      readonly email: number;
      readonly sms: number;
    }[];
  };
  readonly customersReached: number;
  readonly capHits: number;
  readonly budgetHits: number;
  /** When a limit of the whole campaign first kept a message back. */
  readonly limitReachedAt?: string;
  readonly cost: { readonly email?: string; readonly sms?: string };
  /** In the account's currency. */
  readonly totalCost: string;
  /** Occasions on which another campaign came before it, by that campaign. */
  readonly lostTo: Readonly<Record<string, number>>;
};
export type Policy = {
  readonly currency?: string;
  readonly rates?: readonly {
    readonly currency: string;
    readonly rate: string;
    readonly from: string;
  }[];
  readonly controlGroup?: { readonly share: number; readonly draw?: string };
  readonly caps?: readonly {
    readonly channel?: 'email' | 'sms';
    readonly category?: string;
    readonly purpose?: 'marketing' | 'service';
    readonly limit: number;
    readonly within: string;
  }[];
  readonly coolDown?: string;
  readonly quietHours?: {
    readonly from: string;
    readonly to: string | '24:00';
    readonly days?: readonly ('sun' | 'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat')[];
    readonly zone?: 'customer' | string;
  };
  readonly prices?: { readonly email?: string; readonly sms?: string };
  readonly perSecond?: { readonly email?: number; readonly sms?: number };
  readonly accountLimits?: readonly {
    readonly per: 'day' | 'month';
    readonly sends?: number;
    readonly spend?: string;
  }[];
  readonly stopped?: readonly ('all' | 'email' | 'sms')[];
  readonly complaintFirst?: boolean;
  readonly secondApprovalAbove?: number;
  readonly complaintEvents?: { readonly opened: string; readonly closed: string };
  readonly customerValue?: {
    readonly purchases: readonly {
      readonly event: string;
      readonly where?: EventCondition;
      readonly value?: string;
      readonly margin: number;
    }[];
    readonly refunds?: readonly {
      readonly event: string;
      readonly where?: EventCondition;
      readonly value?: string;
      readonly margin: number;
    }[];
    readonly rfm?: {
      readonly recency: readonly number[];
      readonly frequency: readonly number[];
      readonly monetary: readonly number[];
    };
    readonly grades?: { readonly silver: string; readonly gold: string; readonly platinum: string };
    readonly lapse?: {
      readonly horizon: string;
      readonly rhythm: {
        readonly shape: number;
        readonly scaleDays: number;
        readonly leave: number;
        readonly stay: number;
      };
    };
  };
};
export type FieldCatalogue = {
  readonly customer?: Readonly<
    Record<
      string,
      {
        readonly type: 'string' | 'number' | 'boolean' | 'date' | 'url' | 'list';
        readonly required?: boolean;
        readonly example?: string | number | boolean;
      }
    >
  >;
  readonly event?: Readonly<
    Record<
      string,
      {
        readonly type: 'string' | 'number' | 'boolean' | 'date' | 'url' | 'list';
        readonly required?: boolean;
        readonly example?: string | number | boolean;
      }
    >
  >;
};
export type OfferPool = { readonly id: string; readonly size: number; readonly left: number };
export type IdentifyCall = {
  /** The customer; calls with an anonymousId alone are left out. */
  readonly userId?: string | number | null;
  readonly anonymousId?: unknown;
  /** The id of the event: sent again, it changes nothing. */
  readonly messageId?: string | null;
  /** When it happened, by the sender. */
  readonly timestamp?: string | null;
  readonly originalTimestamp?: string | null;
  /** When it was sent, by the same clock: corrects that clock's error. */
  readonly sentAt?: string | null;
  readonly context?: Readonly<Record<string, unknown>> | null;
  readonly traits?: Readonly<Record<string, unknown>> | null;
};
export type Tracked = {
  /** Whether nothing was refused. */ readonly success: boolean;
  readonly taken: number;
  readonly ignored: number;
  readonly refused: number;
  /** Of calls that were refused, left out, or taken but for some of their traits. */
  readonly results: readonly ItemResult[];
};
export type TrackCall = {
  /** The customer; calls with an anonymousId alone are left out. */
  readonly userId?: string | number | null;
  readonly anonymousId?: unknown;
  /** The id of the event: sent again, it changes nothing. */
  readonly messageId?: string | null;
  /** When it happened, by the sender. */
  readonly timestamp?: string | null;
  readonly originalTimestamp?: string | null;
  /** When it was sent, by the same clock: corrects that clock's error. */
  readonly sentAt?: string | null;
  readonly context?: Readonly<Record<string, unknown>> | null;
  readonly event: string;
  readonly properties?: Readonly<Record<string, unknown>> | null;
};
export type BatchCall = {
  /** `type` is identify or track; others are left out. */
  readonly batch: readonly { readonly type: string }[];
  /** When it was sent, by the same clock: corrects that clock's error. */
  readonly sentAt?: string | null;
};
export type WriteKey = {
  readonly id: string;
  readonly name: string;
  readonly author: string;
  readonly at: string;
};
export type WebhookResource = {
  readonly id: string;
  readonly webhook: Webhook;
  readonly author: string;
  readonly at: string;
  /** disabled: it failed for three days or answered 410. Write it again to enable it. */
  readonly status: 'active' | 'paused' | 'disabled';
  readonly failingSince?: string;
  /** A status, or why there was none. */
  readonly lastFailure?: string;
  readonly disabledAt?: string;
  readonly previousSecretUntil?: string;
};
export type Webhook = {
  readonly name: string;
  readonly url: string;
  readonly events: readonly (
    | 'decision.made'
    | 'message.sent'
    | 'message.in_doubt'
    | 'message.expired_unknown'
    | 'message.rejected'
    | 'message.suppressed'
    | 'response.accepted'
    | 'response.delivered'
    | 'response.delayed'
    | 'response.soft_bounce'
    | 'response.hard_bounce'
    | 'response.rejected'
    | 'response.failed'
    | 'response.complaint'
    | 'response.open'
    | 'response.machine_open'
    | 'response.click'
    | 'response.machine_click'
    | 'response.unsubscribe'
    | 'response.reply'
    | 'response.redeemed'
    | 'conversion.recorded'
    | 'survey.answered'
  )[];
  readonly campaigns?: readonly string[];
  readonly include?: readonly 'facts'[];
  readonly paused?: boolean;
};
export type AuditEntry = {
  readonly at: string;
  readonly actor: string;
  /** The operation, as named in this document. */
  readonly action: string;
  readonly requestId: string;
  readonly target: {
    readonly kind:
      | 'campaign'
      | 'template'
      | 'segment'
      | 'setting'
      | 'offer_pool'
      | 'customer'
      | 'write_key'
      | 'webhook';
    readonly id: string;
  };
  /** What was before and after, place by place; long texts by their length. */
  readonly changes: readonly {
    readonly pointer: string;
    readonly before?: unknown;
    readonly after?: unknown;
  }[];
};
/** RFC 9457 problem details. */
export type Problem = {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code:
    | 'BODY_MISSING'
    | 'BODY_NOT_JSON'
    | 'BODY_TOO_DEEP'
    | 'BODY_KEY_FORBIDDEN'
    | 'BODY_NOT_TEXT'
    | 'HEADER_INVALID'
    | 'PARAMETER_INVALID'
    | 'CURSOR_INVALID'
    | 'NOT_AUTHENTICATED'
    | 'ROLE_MISSING'
    | 'FOUR_EYES'
    | 'ROUTE_UNKNOWN'
    | 'CAMPAIGN_UNKNOWN'
    | 'CAMPAIGN_VERSION_UNKNOWN'
    | 'TEMPLATE_UNKNOWN'
    | 'TEMPLATE_VERSION_UNKNOWN'
    | 'SEGMENT_UNKNOWN'
    | 'CUSTOMER_UNKNOWN'
    | 'DECISION_UNKNOWN'
    | 'POOL_UNKNOWN'
    | 'WEBHOOK_UNKNOWN'
    | 'WRITE_KEY_UNKNOWN'
    | 'METHOD_NOT_ALLOWED'
    | 'NAME_TAKEN'
    | 'ALREADY_EXISTS'
    | 'WRONG_STATUS'
    | 'WEBHOOK_SILENT'
    | 'TOO_MANY'
    | 'REQUEST_RUNNING'
    | 'CHANGED_MEANWHILE'
    | 'BODY_TOO_LARGE'
    | 'MEDIA_TYPE_UNSUPPORTED'
    | 'INPUT_INVALID'
    | 'CAMPAIGN_INCOMPLETE'
    | 'TEMPLATE_BROKEN'
    | 'IDEMPOTENCY_KEY_REUSED'
    | 'PRECONDITION_MISSING'
    | 'TOO_MANY_REQUESTS'
    | 'INTERNAL'
    | 'UNAVAILABLE';
  readonly detail?: string;
  readonly requestId: string;
  readonly errors?: readonly InputError[];
};
/** By operation: what it takes and, by status, what it answers. */
export interface Operations {
  /** List campaigns */
  readonly listCampaigns: {
    readonly params: undefined;
    readonly query: { readonly limit?: number; readonly cursor?: string };
    readonly body: undefined;
    readonly answers: {
      readonly 200: {
        readonly items: readonly CampaignSummary[];
        /** Hand it back for the next page; absent on the last. */
        readonly cursor?: string;
      };
    };
  };
  /** Create a campaign */
  readonly createCampaign: {
    readonly params: undefined;
    readonly query: undefined;
    readonly body: Campaign;
    readonly answers: { readonly 201: CampaignResource };
  };
  /** Read a campaign with its newest content */
  readonly getCampaign: {
    readonly params: { readonly id: string };
    readonly query: undefined;
    readonly body: undefined;
    readonly answers: { readonly 200: CampaignResource };
  };
  /** Create a campaign under an id of your choice, or write a new version */
  readonly putCampaign: {
    readonly params: { readonly id: string };
    readonly query: undefined;
    readonly body: Campaign;
    readonly answers: { readonly 200: CampaignResource; readonly 201: CampaignResource };
  };
  /** List the versions of a campaign, newest first */
  readonly listCampaignVersions: {
    readonly params: { readonly id: string };
    readonly query: { readonly limit?: number; readonly cursor?: string };
    readonly body: undefined;
    readonly answers: {
      readonly 200: {
        readonly items: readonly CampaignVersion[];
        /** Hand it back for the next page; absent on the last. */
        readonly cursor?: string;
      };
    };
  };
  /** Read one version of a campaign */
  readonly getCampaignVersion: {
    readonly params: { readonly id: string; readonly version: number };
    readonly query: undefined;
    readonly body: undefined;
    readonly answers: {
      readonly 200: {
        readonly version: number;
        readonly contentHash: string;
        readonly author: string;
        readonly at: string;
        readonly campaign: Campaign;
        /** What this version changed in the one before it. */
        readonly changes: readonly {
          readonly pointer: string;
          readonly before?: unknown;
          readonly after?: unknown;
        }[];
      };
    };
  };
  /** Hand the newest version in for review */
  readonly submitCampaign: {
    readonly params: { readonly id: string };
    readonly query: undefined;
    readonly body: undefined;
    readonly answers: { readonly 200: CampaignResource };
  };
  /** Approve the version in review */
  readonly approveCampaign: {
    readonly params: { readonly id: string };
    readonly query: undefined;
    readonly body: undefined;
    readonly answers: { readonly 200: CampaignResource };
  };
  /** Send the version back to its authors */
  readonly rejectCampaign: {
    readonly params: { readonly id: string };
    readonly query: undefined;
    readonly body: undefined;
    readonly answers: { readonly 200: CampaignResource };
  };
  /** Pause a live campaign */
  readonly pauseCampaign: {
    readonly params: { readonly id: string };
    readonly query: undefined;
    readonly body: undefined;
    readonly answers: { readonly 200: CampaignResource };
  };
  /** Resume a paused campaign */
  readonly resumeCampaign: {
    readonly params: { readonly id: string };
    readonly query: undefined;
    readonly body: undefined;
    readonly answers: { readonly 200: CampaignResource };
  };
  /** End a campaign for good */
  readonly endCampaign: {
    readonly params: { readonly id: string };
    readonly query: undefined;
    readonly body: undefined;
    readonly answers: { readonly 200: CampaignResource };
  };
  /** Archive a campaign that is not running */
  readonly archiveCampaign: {
    readonly params: { readonly id: string };
    readonly query: undefined;
    readonly body: undefined;
    readonly answers: { readonly 200: CampaignResource };
  };
  /** List templates */
  readonly listTemplates: {
    readonly params: undefined;
    readonly query: { readonly limit?: number; readonly cursor?: string };
    readonly body: undefined;
    readonly answers: {
      readonly 200: {
        readonly items: readonly {
          readonly id: string;
          readonly version: number;
          readonly author: string;
          readonly at: string;
          readonly name: string;
          readonly channel: 'email' | 'sms';
          readonly languages: readonly string[];
        }[];
        /** Hand it back for the next page; absent on the last. */
        readonly cursor?: string;
      };
    };
  };
  /** Read the newest version of a template */
  readonly getTemplate: {
    readonly params: { readonly id: string };
    readonly query: undefined;
    readonly body: undefined;
    readonly answers: { readonly 200: TemplateResource };
  };
  /** Create a template or write a new version */
  readonly putTemplate: {
    readonly params: { readonly id: string };
    readonly query: undefined;
    readonly body: Template;
    readonly answers: { readonly 200: TemplateResource; readonly 201: TemplateResource };
  };
  /** Delete a template */
  readonly deleteTemplate: {
    readonly params: { readonly id: string };
    readonly query: undefined;
    readonly body: undefined;
    readonly answers: { readonly 204: undefined };
  };
  /** Read one version of a template */
  readonly getTemplateVersion: {
    readonly params: { readonly id: string; readonly version: number };
    readonly query: undefined;
    readonly body: undefined;
    readonly answers: { readonly 200: TemplateResource };
  };
  /** See a template as a customer would */
  readonly previewTemplate: {
    readonly params: { readonly id: string };
    readonly query: undefined;
    readonly body: {
      readonly language?: string;
      readonly timeZone?: string;
      /** Wins over the examples of the field catalogue; null shows a field as missing. */
      readonly customer?: Readonly<Record<string, unknown>>;
      readonly event?: Readonly<Record<string, unknown>>;
    };
    readonly answers: {
      readonly 200: { readonly message: { readonly outcome: 'rendered' | 'failed' } };
    };
  };
  /** List segments */
  readonly listSegments: {
    readonly params: undefined;
    readonly query: { readonly limit?: number; readonly cursor?: string };
    readonly body: undefined;
    readonly answers: {
      readonly 200: {
        readonly items: readonly SegmentResource[];
        /** Hand it back for the next page; absent on the last. */
        readonly cursor?: string;
      };
    };
  };
  /** Read a segment */
  readonly getSegment: {
    readonly params: { readonly id: string };
    readonly query: undefined;
    readonly body: undefined;
    readonly answers: { readonly 200: SegmentResource };
  };
  /** Create or change a segment */
  readonly putSegment: {
    readonly params: { readonly id: string };
    readonly query: undefined;
    readonly body: Segment;
    readonly answers: { readonly 200: SegmentResource; readonly 201: SegmentResource };
  };
  /** Delete a segment */
  readonly deleteSegment: {
    readonly params: { readonly id: string };
    readonly query: undefined;
    readonly body: undefined;
    readonly answers: { readonly 204: undefined };
  };
  /** Estimate how many customers a condition holds for, before it is saved */
  readonly estimateCondition: {
    readonly params: undefined;
    readonly query: {
      /** After so many customers the walk along the list of them ends. */ readonly lookAt?: number;
    };
    readonly body: { readonly condition: Condition };
    readonly answers: { readonly 200: AudienceEstimate };
  };
  /** Estimate how many customers are in a segment */
  readonly estimateSegment: {
    readonly params: { readonly id: string };
    readonly query: {
      /** After so many customers the walk along the list of them ends. */ readonly lookAt?: number;
    };
    readonly body: undefined;
    readonly answers: { readonly 200: AudienceEstimate };
  };
  /** Estimate how many customers are in a campaign’s audience */
  readonly estimateAudience: {
    readonly params: { readonly id: string };
    readonly query: {
      /** After so many customers the walk along the list of them ends. */ readonly lookAt?: number;
    };
    readonly body: undefined;
    readonly answers: { readonly 200: AudienceEstimate };
  };
  /** Read a customer */
  readonly getCustomer: {
    readonly params: { readonly id: string };
    readonly query: undefined;
    readonly body: undefined;
    readonly answers: { readonly 200: CustomerResource };
  };
  /** Create a customer or replace their profile */
  readonly putCustomer: {
    readonly params: { readonly id: string };
    readonly query: undefined;
    readonly body: Customer;
    readonly answers: { readonly 200: CustomerResource; readonly 201: CustomerResource };
  };
  /** Erase a customer */
  readonly deleteCustomer: {
    readonly params: { readonly id: string };
    readonly query: undefined;
    readonly body: undefined;
    readonly answers: { readonly 204: undefined };
  };
  /** List what a customer answered, newest first */
  readonly listConsents: {
    readonly params: { readonly id: string };
    readonly query: { readonly limit?: number; readonly cursor?: string };
    readonly body: undefined;
    readonly answers: {
      readonly 200: {
        readonly items: readonly {
          readonly channel: 'email' | 'sms';
          readonly purpose: 'marketing' | 'service';
          readonly granted: boolean;
          readonly at: string;
          readonly source: string;
          readonly confirmed?: boolean;
          readonly proof?: string;
        }[];
        /** Hand it back for the next page; absent on the last. */
        readonly cursor?: string;
      };
    };
  };
  /** Create or replace many customers */
  readonly putCustomers: {
    readonly params: undefined;
    readonly query: undefined;
    readonly body:
      | readonly CustomerWithId[]
      | { readonly customers: readonly CustomerWithId[] }
      | string;
    readonly answers: { readonly 200: CustomersKept; readonly 207: CustomersKept };
  };
  /** Export everything about a customer */
  readonly exportCustomer: {
    readonly params: { readonly id: string };
    readonly query: { readonly cursor?: string };
    readonly body: undefined;
    readonly answers: { readonly 200: string };
  };
  /** Hand in events */
  readonly takeEvents: {
    readonly params: undefined;
    readonly query: undefined;
    readonly body: readonly Event[] | { readonly events: readonly Event[] } | string;
    readonly answers: { readonly 202: EventsTaken; readonly 207: EventsTaken };
  };
  /** List what was decided about a customer, newest first */
  readonly listDecisions: {
    readonly params: { readonly id: string };
    readonly query: { readonly limit?: number; readonly cursor?: string };
    readonly body: undefined;
    readonly answers: {
      readonly 200: {
        readonly items: readonly DecisionSummary[];
        /** Hand it back for the next page; absent on the last. */
        readonly cursor?: string;
      };
    };
  };
  /** Read a decision with its full explanation */
  readonly getDecision: {
    readonly params: { readonly id: string };
    readonly query: undefined;
    readonly body: undefined;
    readonly answers: { readonly 200: Decision };
  };
  /** Read why a customer did, or did not, hear from a campaign */
  readonly explainCustomer: {
    readonly params: { readonly id: string };
    readonly query: {
      readonly campaign?: string;
      /** Now unless given. */
      readonly at?: string;
      /** Whether to recompute although a decision is on record. */
      readonly anew?: 'true' | 'false';
    };
    readonly body: undefined;
    readonly answers: { readonly 200: Why };
  };
  /** Read what a campaign caused */
  readonly getEffect: {
    readonly params: { readonly id: string };
    readonly query: {
      readonly format?: 'json' | 'csv';
      /** What the campaign cost apart from messages and offers, in the account's currency. */
      readonly fixedCost?: string;
      /** Of the p-values by segment; holm unless given. */
      readonly correction?: 'holm' | 'benjamini-hochberg';
    };
    readonly body: undefined;
    readonly answers: { readonly 200: Effect };
  };
  /** Work out how long a campaign has to run until its effect is seen */
  readonly planExperiment: {
    readonly params: undefined;
    readonly query: {
      /** Assigned for the first time: triggers, less repeats. */
      readonly customersPerWeek?: number;
      readonly holdout?: number;
      /** Conversion rate without the campaign. */
      readonly baseRate?: number;
      /** 0.1 is a tenth more conversions. */
      readonly relativeLift?: number;
      /** Chance to see it; 0.8 unless given. */
      readonly power?: number;
      /** 0.95 unless given. */
      readonly confidence?: number;
      /** Whether one may look every day (the default) or once. */
      readonly band?: 'alwaysValid' | 'fixed';
    };
    readonly body: undefined;
    readonly answers: { readonly 200: ExperimentPlan };
  };
  /** See what is wrong with the newest version, and what is probably not meant */
  readonly lint: {
    readonly params: { readonly id: string };
    readonly query: {
      /** How many will qualify for the first time in a week. */ readonly customersPerWeek?: number;
      /** Conversion rate without the campaign; 0.05 unless given. */
      readonly baseRate?: number;
      /** What one hopes for; 0.2, a fifth more, unless given. */
      readonly relativeLift?: number;
    };
    readonly body: undefined;
    readonly answers: { readonly 200: Lint };
  };
  /** See what one customer would get on one occasion, or why nothing */
  readonly dryRun: {
    readonly params: { readonly id: string };
    readonly query: undefined;
    readonly body: {
      /** Of a customer on file; for roles that may read customers. */ readonly customerId?: string;
      /** Instead: somebody made up. The id decides the arm. */
      readonly customer?: {
        readonly email?: string;
        readonly phone?: string;
        readonly language?: string;
        readonly timeZone?: string;
        readonly region?: string;
        readonly noProfiling?: boolean;
        readonly attributes?: Readonly<
          Record<string, string | number | boolean | readonly (string | number)[]>
        >;
        /** Answers the customer gave. What is left out stays; an answer older than the one on record changes nothing. */
        readonly consent?: {
          readonly email?: {
            readonly marketing?:
              | boolean
              | {
                  readonly granted: boolean;
                  readonly at: string;
                  readonly source: string;
                  readonly confirmed?: boolean;
                  readonly proof?: string;
                };
            readonly service?:
              | boolean
              | {
                  readonly granted: boolean;
                  readonly at: string;
                  readonly source: string;
                  readonly confirmed?: boolean;
                  readonly proof?: string;
                };
          };
          readonly sms?: {
            readonly marketing?:
              | boolean
              | {
                  readonly granted: boolean;
                  readonly at: string;
                  readonly source: string;
                  readonly confirmed?: boolean;
                  readonly proof?: string;
                };
            readonly service?:
              | boolean
              | {
                  readonly granted: boolean;
                  readonly at: string;
                  readonly source: string;
                  readonly confirmed?: boolean;
                  readonly proof?: string;
                };
          };
        };
        readonly id?: string;
      };
      /** What happens to them; for campaigns that an event sets off. */
      readonly event?: { readonly type: string; readonly data?: Readonly<Record<string, unknown>> };
      /** When; now unless given. */
      readonly at?: string;
      /** Of the campaign; the newest unless given. */
      readonly version?: number;
    };
    readonly answers: { readonly 200: DryRun };
  };
  /** See what a campaign would have done on events of the past */
  readonly backtest: {
    readonly params: { readonly id: string };
    readonly query: undefined;
    readonly body: {
      /** In the order of time. Those of customers not named are left aside. */
      readonly events?: readonly {
        readonly id: string;
        readonly type: string;
        readonly customerId: string;
        readonly occurredAt: string;
        readonly data?: Readonly<Record<string, unknown>>;
      }[];
      /** With what they agreed to. They need not be on file. */
      readonly customers?: readonly CustomerWithId[];
      /** Of customers on file: as they are now, without what they did or were sent. */
      readonly customerIds?: readonly string[];
      /** `live`: the same events also through what is in force without the draft, for the differences. `nothing`: without that, in half the time. Campaigns in force compete with the draft in both. */
      readonly against?: 'live' | 'nothing';
      /** Of the campaign; the newest unless given. */
      readonly version?: number;
      /** Campaigns keep their startsAt and endsAt; else they run through all events. */
      readonly keepDates?: boolean;
      /** When the draft comes into force; with the first event unless given. */
      readonly from?: string;
      /** What is due until then still happens; until the last event unless given. */
      readonly until?: string;
      /** More slices follow: the answer then holds a cursor. */
      readonly more?: boolean;
      /** Of the answer before, with `version`, `against` and `keepDates` as there. Good for 24 hours from the first slice on, while neither the campaign nor what is in force changes. */
      readonly cursor?: string;
    };
    readonly answers: { readonly 200: Backtest };
  };
  /** Read the contact policy */
  readonly getPolicy: {
    readonly params: undefined;
    readonly query: undefined;
    readonly body: undefined;
    readonly answers: { readonly 200: Policy };
  };
  /** Replace the contact policy */
  readonly putPolicy: {
    readonly params: undefined;
    readonly query: undefined;
    readonly body: Policy;
    readonly answers: { readonly 200: Policy };
  };
  /** Read the catalogue of fields */
  readonly getFields: {
    readonly params: undefined;
    readonly query: undefined;
    readonly body: undefined;
    readonly answers: { readonly 200: FieldCatalogue };
  };
  /** Replace the catalogue of fields */
  readonly putFields: {
    readonly params: undefined;
    readonly query: undefined;
    readonly body: FieldCatalogue;
    readonly answers: { readonly 200: FieldCatalogue };
  };
  /** See how many codes a pool has left */
  readonly getOfferPool: {
    readonly params: { readonly id: string };
    readonly query: undefined;
    readonly body: undefined;
    readonly answers: { readonly 200: OfferPool };
  };
  /** Add codes to a pool */
  readonly putOfferCodes: {
    readonly params: { readonly id: string };
    readonly query: undefined;
    readonly body: { readonly codes: readonly string[] };
    readonly answers: {
      readonly 200: {
        readonly id: string;
        readonly size: number;
        readonly left: number;
        readonly added: number;
      };
    };
  };
  /** Say who somebody is, as Segment libraries do */
  readonly identify: {
    readonly params: undefined;
    readonly query: undefined;
    readonly body: IdentifyCall;
    readonly answers: { readonly 200: Tracked };
  };
  /** Say what somebody did, as Segment libraries do */
  readonly track: {
    readonly params: undefined;
    readonly query: undefined;
    readonly body: TrackCall;
    readonly answers: { readonly 200: Tracked };
  };
  /** Hand in many of such calls */
  readonly trackBatch: {
    readonly params: undefined;
    readonly query: undefined;
    readonly body: BatchCall;
    readonly answers: { readonly 200: Tracked; readonly 207: Tracked };
  };
  /** List write keys */
  readonly listWriteKeys: {
    readonly params: undefined;
    readonly query: undefined;
    readonly body: undefined;
    readonly answers: { readonly 200: { readonly items: readonly WriteKey[] } };
  };
  /** Make a write key */
  readonly createWriteKey: {
    readonly params: undefined;
    readonly query: undefined;
    readonly body: { readonly name: string };
    readonly answers: {
      readonly 201: {
        readonly id: string;
        readonly name: string;
        readonly author: string;
        readonly at: string;
        readonly key: string;
      };
    };
  };
  /** Withdraw a write key */
  readonly deleteWriteKey: {
    readonly params: { readonly id: string };
    readonly query: undefined;
    readonly body: undefined;
    readonly answers: { readonly 204: undefined };
  };
  /** List webhooks */
  readonly listWebhooks: {
    readonly params: undefined;
    readonly query: undefined;
    readonly body: undefined;
    readonly answers: { readonly 200: { readonly items: readonly WebhookResource[] } };
  };
  /** Be told of decisions and responses */
  readonly createWebhook: {
    readonly params: undefined;
    readonly query: undefined;
    readonly body: Webhook;
    readonly answers: {
      readonly 201: {
        readonly id: string;
        readonly webhook: Webhook;
        readonly author: string;
        readonly at: string;
        /** disabled: it failed for three days or answered 410. Write it again to enable it. */
        readonly status: 'active' | 'paused' | 'disabled';
        readonly failingSince?: string;
        /** A status, or why there was none. */
        readonly lastFailure?: string;
        readonly disabledAt?: string;
        readonly previousSecretUntil?: string;
        /** For checking signatures; shown here alone. */
        readonly secret: string;
      };
    };
  };
  /** Read a webhook and how it fares */
  readonly getWebhook: {
    readonly params: { readonly id: string };
    readonly query: undefined;
    readonly body: undefined;
    readonly answers: { readonly 200: WebhookResource };
  };
  /** Change a webhook, or enable it again */
  readonly putWebhook: {
    readonly params: { readonly id: string };
    readonly query: undefined;
    readonly body: Webhook;
    readonly answers: { readonly 200: WebhookResource };
  };
  /** Delete a webhook */
  readonly deleteWebhook: {
    readonly params: { readonly id: string };
    readonly query: undefined;
    readonly body: undefined;
    readonly answers: { readonly 204: undefined };
  };
  /** Give a webhook a new secret */
  readonly rotateWebhookSecret: {
    readonly params: { readonly id: string };
    readonly query: undefined;
    readonly body: undefined;
    readonly answers: {
      readonly 200: {
        readonly id: string;
        readonly webhook: Webhook;
        readonly author: string;
        readonly at: string;
        /** disabled: it failed for three days or answered 410. Write it again to enable it. */
        readonly status: 'active' | 'paused' | 'disabled';
        readonly failingSince?: string;
        /** A status, or why there was none. */
        readonly lastFailure?: string;
        readonly disabledAt?: string;
        readonly previousSecretUntil?: string;
        /** For checking signatures; shown here alone. */
        readonly secret: string;
      };
    };
  };
  /** Tell a webhook again */
  readonly replayWebhook: {
    readonly params: { readonly id: string };
    readonly query: { readonly from?: string; readonly until?: string; readonly cursor?: string };
    readonly body: undefined;
    readonly answers: { readonly 202: { readonly replayed: number; readonly cursor?: string } };
  };
  /** List what was done to one thing, newest first */
  readonly listAudit: {
    readonly params: {
      readonly kind:
        | 'campaign'
        | 'template'
        | 'segment'
        | 'setting'
        | 'offer_pool'
        | 'customer'
        | 'write_key'
        | 'webhook';
      readonly id: string;
    };
    readonly query: { readonly limit?: number; readonly cursor?: string };
    readonly body: undefined;
    readonly answers: {
      readonly 200: {
        readonly items: readonly AuditEntry[];
        /** Hand it back for the next page; absent on the last. */
        readonly cursor?: string;
      };
    };
  };
  /** Export a day of the log, oldest first */
  readonly exportAudit: {
    readonly params: { readonly day: string };
    readonly query: { readonly cursor?: string; readonly format?: 'ndjson' | 'csv' };
    readonly body: undefined;
    readonly answers: { readonly 200: string };
  };
  /** Read this description */
  readonly getOpenApi: {
    readonly params: undefined;
    readonly query: undefined;
    readonly body: undefined;
    readonly answers: { readonly 200: { readonly openapi: string } };
  };
  /** Read this description as a page */
  readonly getDocs: {
    readonly params: undefined;
    readonly query: undefined;
    readonly body: undefined;
    readonly answers: { readonly 200: string };
  };
}
export const ADDRESSES = {
  listCampaigns: ['GET', '/v1/campaigns'],
  createCampaign: ['POST', '/v1/campaigns'],
  getCampaign: ['GET', '/v1/campaigns/{id}'],
  putCampaign: ['PUT', '/v1/campaigns/{id}'],
  listCampaignVersions: ['GET', '/v1/campaigns/{id}/versions'],
  getCampaignVersion: ['GET', '/v1/campaigns/{id}/versions/{version}'],
  submitCampaign: ['POST', '/v1/campaigns/{id}/submit'],
  approveCampaign: ['POST', '/v1/campaigns/{id}/approve'],
  rejectCampaign: ['POST', '/v1/campaigns/{id}/reject'],
  pauseCampaign: ['POST', '/v1/campaigns/{id}/pause'],
  resumeCampaign: ['POST', '/v1/campaigns/{id}/resume'],
  endCampaign: ['POST', '/v1/campaigns/{id}/end'],
  archiveCampaign: ['POST', '/v1/campaigns/{id}/archive'],
  listTemplates: ['GET', '/v1/templates'],
  getTemplate: ['GET', '/v1/templates/{id}'],
  putTemplate: ['PUT', '/v1/templates/{id}'],
  deleteTemplate: ['DELETE', '/v1/templates/{id}'],
  getTemplateVersion: ['GET', '/v1/templates/{id}/versions/{version}'],
  previewTemplate: ['POST', '/v1/templates/{id}/preview'],
  listSegments: ['GET', '/v1/segments'],
  getSegment: ['GET', '/v1/segments/{id}'],
  putSegment: ['PUT', '/v1/segments/{id}'],
  deleteSegment: ['DELETE', '/v1/segments/{id}'],
  estimateCondition: ['POST', '/v1/segments/estimate'],
  estimateSegment: ['POST', '/v1/segments/{id}/estimate'],
  estimateAudience: ['POST', '/v1/campaigns/{id}/estimate'],
  getCustomer: ['GET', '/v1/customers/{id}'],
  putCustomer: ['PUT', '/v1/customers/{id}'],
  deleteCustomer: ['DELETE', '/v1/customers/{id}'],
  listConsents: ['GET', '/v1/customers/{id}/consent-history'],
  putCustomers: ['POST', '/v1/customers:bulk'],
  exportCustomer: ['GET', '/v1/customers/{id}/export'],
  takeEvents: ['POST', '/v1/events'],
  listDecisions: ['GET', '/v1/customers/{id}/decisions'],
  getDecision: ['GET', '/v1/decisions/{id}'],
  explainCustomer: ['GET', '/v1/customers/{id}/why'],
  getEffect: ['GET', '/v1/campaigns/{id}/effect'],
  planExperiment: ['GET', '/v1/experiments/plan'],
  lint: ['GET', '/v1/campaigns/{id}/lint'],
  dryRun: ['POST', '/v1/campaigns/{id}/dry-run'],
  backtest: ['POST', '/v1/campaigns/{id}/backtest'],
  getPolicy: ['GET', '/v1/policy'],
  putPolicy: ['PUT', '/v1/policy'],
  getFields: ['GET', '/v1/fields'],
  putFields: ['PUT', '/v1/fields'],
  getOfferPool: ['GET', '/v1/offer-pools/{id}'],
  putOfferCodes: ['PUT', '/v1/offer-pools/{id}/codes'],
  identify: ['POST', '/v1/identify'],
  track: ['POST', '/v1/track'],
  trackBatch: ['POST', '/v1/batch'],
  listWriteKeys: ['GET', '/v1/write-keys'],
  createWriteKey: ['POST', '/v1/write-keys'],
  deleteWriteKey: ['DELETE', '/v1/write-keys/{id}'],
  listWebhooks: ['GET', '/v1/webhooks'],
  createWebhook: ['POST', '/v1/webhooks'],
  getWebhook: ['GET', '/v1/webhooks/{id}'],
  putWebhook: ['PUT', '/v1/webhooks/{id}'],
  deleteWebhook: ['DELETE', '/v1/webhooks/{id}'],
  rotateWebhookSecret: ['POST', '/v1/webhooks/{id}/rotate-secret'],
  replayWebhook: ['POST', '/v1/webhooks/{id}/replay'],
  listAudit: ['GET', '/v1/audit/{kind}/{id}'],
  exportAudit: ['GET', '/v1/audit/{day}'],
  getOpenApi: ['GET', '/v1/openapi.json'],
  getDocs: ['GET', '/v1/docs'],
} as const satisfies Readonly<Record<keyof Operations, readonly [string, string]>>;
