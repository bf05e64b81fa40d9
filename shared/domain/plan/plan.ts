/** A look at every customer on behalf of one campaign: in parts side by side, each page after page. */

export interface Plan {
  readonly campaignId: string;
  /**
   * `occurrence`: the hour of a scheduled campaign has come. `watches`: a campaign has come into force
   * that waits for something in the life of customers who were there before it.
   */
  readonly kind: 'occurrence' | 'watches';
  /** Instant (ms) of the occurrence, or at which the campaign came into force; names the plan. */
  readonly at: number;
}

export interface PlanPage extends Plan {
  /** Of the customer list, from 0. */
  readonly part: number;
  /** From 0. */
  readonly page: number;
  /** Where the page begins; absent for the first one. */
  readonly cursor?: string;
}

/** One customer's share of a plan. `at` is the plan's, not when somebody gets round to the customer. */
export interface Look extends Plan {
  readonly customerId: string;
}

/** `plan`, without where a page of it is. */
export const planOf = ({ campaignId, kind, at }: Plan): Plan => ({ campaignId, kind, at });
