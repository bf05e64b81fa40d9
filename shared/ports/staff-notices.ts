/** Word to staff about one customer. */
export interface StaffNotice {
  /** Of the decision. A notice may come more than once: whoever takes it knows it by this. */
  readonly id: string;
  readonly customerId: string;
  readonly campaignId: string;
  readonly campaignVersion: number;
  readonly topic: string;
  readonly reason: string;
  /** What the campaign looked at the customer for: ISO instant. */
  readonly occasion: { readonly kind: string; readonly at: string };
  /** ISO instants. */
  readonly decidedAt: string;
  readonly expiresAt: string;
}

export interface StaffNotices {
  /** Resolves once it is taken; a failure may have taken it, and then it comes twice. */
  notify(notice: StaffNotice): Promise<void>;
}
