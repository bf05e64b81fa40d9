/** A message that can never succeed, kept with its reason where an operator can mend and redrive it. */
export interface Quarantined {
  readonly body: string;
  readonly code: string;
  /** Names field and rule; no personal data. */
  readonly detail: string;
  /** Where it failed, when an error was thrown. */
  readonly stack?: string;
}

export interface Quarantine {
  put(entries: readonly Quarantined[]): Promise<void>;
}
