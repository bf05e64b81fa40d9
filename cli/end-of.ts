/** How a program ends that did not come to its end. */
import { CodeFailure } from './code/failure.ts';
import { HelpRequested, UsageError } from './usage-error.ts';

/**
 * Says on standard error what became of a run that threw: in a line where that was to be expected, else
 * with its stack.
 *
 * @returns the exit code: 0 for help, 2 for a wrong call
 */
export function endOf(error: unknown, program: string): number {
  if (error instanceof HelpRequested) {
    process.stdout.write(`${error.message}\n`);
    return 0;
  }
  if (error instanceof UsageError) {
    process.stderr.write(`${program}: ${error.message}\n`);
    return 2;
  }
  if (error instanceof CodeFailure) {
    process.stderr.write(`${program}: ${error.message}\n`);
    return error.exitCode;
  }
  if (isAwsUnset(error)) {
    process.stderr.write(
      `${program}: ${error.message}. Set the AWS variables of the environment.\n`,
    );
    return 2;
  }
  process.stderr.write(
    `${program}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  );
  return 1;
}

/** The SDK found neither variables nor a profile that name a region, or credentials. */
function isAwsUnset(error: unknown): error is Error {
  return (
    error instanceof Error &&
    (error.message === 'Region is missing' || error.name === 'CredentialsProviderError')
  );
}
