/** Which requests were made under which Idempotency-Key, and what came of them; kept for 24 hours. */

export interface KeptResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export type Begun =
  | { readonly outcome: 'started' }
  /** By somebody else, who has not ended yet. */
  | { readonly outcome: 'running' }
  | { readonly outcome: 'done'; readonly response: KeptResponse }
  /** The key was used for another request. */
  | { readonly outcome: 'differs' };

export interface Idempotency {
  /** `fingerprint` tells requests apart. A run that neither ended nor gave up within a minute may begin again. */
  begin(key: string, fingerprint: string, now: Date): Promise<Begun>;
  finish(key: string, fingerprint: string, response: KeptResponse, now: Date): Promise<void>;
  /** The request had no effect: the same key may be used again, also for a mended request. */
  giveUp(key: string, fingerprint: string): Promise<void>;
}
