/** How a variable refers to a secret instead of holding it. */

/** `secretsmanager:<ARN>` stands for the secret's text. */
const REFERENCE = /^secretsmanager:(arn:.+)$/;

export const secretReference = (arn: string): string => `secretsmanager:${arn}`;

/** The ARN of the secret that a variable's value stands for; undefined for a plain value. */
export const referredSecret = (value: string): string | undefined => REFERENCE.exec(value)?.[1];

/** How long a process may go on with secrets that it has read. */
export const SECRETS_MAX_AGE_MS = 5 * 60_000;
