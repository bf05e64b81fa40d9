import type { LedgerEntry } from '#shared/domain/measure/ledger-entry.ts';
import type { Happening } from '#shared/domain/webhooks/happening.ts';
import type { Webhook } from '#shared/domain/webhooks/webhook.ts';

export interface StoredWebhook {
  readonly id: string;
  readonly webhook: Webhook;
  /** Grows with every change that somebody made. */
  readonly revision: number;
  readonly author: string;
  /** ISO instant. */
  readonly at: string;
  readonly secret: WebhookSecretState;
  readonly health: WebhookHealth;
}

/** Secrets are made from their number; the one before signs too until `until`. */
export interface WebhookSecretState {
  readonly number: number;
  /** ISO instant. */
  readonly until?: string;
}

export interface WebhookHealth {
  /** ISO instant of the first failure since the last success. */
  readonly failingSince?: string;
  /** Such as `503` or `TIMEOUT`. */
  readonly lastFailure?: string;
  /** Not told any more until somebody writes it again. */
  readonly disabledAt?: string;
}

/** Which it was, and what somebody had last made of it. */
export type WebhookAsRead = Pick<StoredWebhook, 'id' | 'revision'>;

export interface Webhooks {
  /** By id; after every answered write. */
  list(): Promise<readonly StoredWebhook[]>;
  get(id: string): Promise<StoredWebhook | undefined>;
  /** Takes effect only while `replaces` is the stored revision (0: there is none); health is forgotten. */
  save(webhook: Omit<StoredWebhook, 'health'>, replaces: number): Promise<'saved' | 'conflict'>;
  /**
   * Another secret, while `replaces` is the stored revision; what it is told and how it fares stays,
   * given up too.
   */
  rotate(
    id: string,
    next: Pick<StoredWebhook, 'revision' | 'author' | 'at' | 'secret'>,
    replaces: number,
  ): Promise<'saved' | 'conflict'>;
  remove(id: string, revision: number): Promise<'removed' | 'conflict'>;
  /**
   * The first failure keeps its instant. Answers whether it took effect: what was written since, or is
   * gone, has not failed.
   */
  markFailing(read: WebhookAsRead, at: string, failure: string): Promise<boolean>;
  markWorking(id: string): Promise<void>;
  /** Answers whether it was this call that did it; not what was written since. */
  disable(read: WebhookAsRead, at: string): Promise<boolean>;
}

/** What each webhook was to be told, so that it can be told again. */
export interface WebhookLog {
  append(
    entries: readonly { readonly webhookId: string; readonly happening: Happening }[],
  ): Promise<void>;
  /** From `from` on and before `until`, oldest first. */
  page(
    webhookId: string,
    from: string,
    until: string,
    limit: number,
    cursor?: string,
  ): Promise<{ readonly items: readonly Happening[]; readonly cursor?: string }>;
}

export interface WebhookOrder {
  readonly webhookId: string;
  readonly happening: Happening;
  /** From 1. */
  readonly attempt: number;
  /** Not before this instant, ms. */
  readonly notBefore: number;
}

export interface WebhookQueue {
  enqueue(orders: readonly WebhookOrder[], now: Date): Promise<void>;
}

/** The secret of a webhook by its number: `whsec_` and base64 of 32 bytes. */
export interface WebhookSecrets {
  of(webhookId: string, number: number): string;
  /** `v1,<base64>` of HMAC-SHA256. */
  sign(secret: string, content: string): string;
}

export type Posted =
  | { readonly outcome: 'answered'; readonly status: number; readonly retryAfterMs: number }
  /** No answer, or none was asked for: `TIMEOUT`, `ADDRESS_NOT_PUBLIC`, … */
  | { readonly outcome: 'failed'; readonly code: string };

export interface WebhookSender {
  post(url: string, headers: Readonly<Record<string, string>>, body: string): Promise<Posted>;
}

/** Everything on record of one decision. */
export type ReadDecisionEntries = (decisionId: string) => Promise<readonly LedgerEntry[]>;
