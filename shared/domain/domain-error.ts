/** Broken input or a failing dependency. Expected outcomes are unions with a reason, never this. */
export class DomainError extends Error {
  readonly code: string;
  /** True when the same call may succeed later (throttle, outage); false when it never will. */
  readonly retryable: boolean;

  /** `message` must hold no personal data: it reaches logs and queues. */
  constructor(
    code: string,
    message: string,
    options: { retryable?: boolean; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'DomainError';
    this.code = code;
    this.retryable = options.retryable ?? false;
  }
}
