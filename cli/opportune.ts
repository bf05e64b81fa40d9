#!/usr/bin/env node
/** `opportune <command>`: the engine on this machine, and the tools around it. */
import { commands } from './commands.ts';
import { endOf } from './end-of.ts';
import { UsageError } from './usage-error.ts';

const [name = 'help', ...args] = process.argv.slice(2);
const listed = commands.find((one) => one.name === name);
try {
  if (name === 'help' || name === '--help') process.stdout.write(`${listing()}\n`);
  else if (listed === undefined)
    throw new UsageError(`there is no command "${name}"\n\n${listing()}`);
  else process.exitCode = await (await listed.load()).run(args);
} catch (error) {
  process.exitCode = endOf(error, 'opportune');
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
