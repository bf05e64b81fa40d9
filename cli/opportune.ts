#!/usr/bin/env node
/** `opportune <command>`: the engine on this machine, and the tools around it. */
import { CodeFailure } from './code/failure.ts';
import { commands } from './commands.ts';
import { HelpRequested, UsageError } from './usage-error.ts';

const [name = 'help', ...args] = process.argv.slice(2);
const listed = commands.find((one) => one.name === name);
try {
  if (name === 'help' || name === '--help') process.stdout.write(`${listing()}\n`);
  else if (listed === undefined)
    throw new UsageError(`there is no command "${name}"\n\n${listing()}`);
  else process.exitCode = await (await listed.load()).run(args);
} catch (error) {
  process.exitCode = explain(error);
}

function explain(error: unknown): number {
  if (error instanceof HelpRequested) {
    process.stdout.write(`${error.message}\n`);
    return 0;
  }
  if (error instanceof UsageError) {
    process.stderr.write(`opportune: ${error.message}\n`);
    return 2;
  }
  if (error instanceof CodeFailure) {
    process.stderr.write(`opportune: ${error.message}\n`);
    return error.exitCode;
  }
  if (isAwsUnset(error)) {
    process.stderr.write(
      `opportune: ${error.message}. Set the AWS variables of the environment.\n`,
    );
    return 2;
  }
  process.stderr.write(
    `opportune: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
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

function listing(): string {
  const width = Math.max(...commands.map((one) => one.name.length));
  const lines = commands.map((one) => `  ${one.name.padEnd(width)}  ${one.summary}`);
  return [
    'opportune <command> [options]',
    '',
    ...lines,
    '',
    'Each command explains itself with --help.',
  ].join('\n');
}
