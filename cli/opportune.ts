#!/usr/bin/env node
/** `opportune <command>`: the engine on this machine, and the tools around it. */
import { commands } from './commands.ts';
import { UsageError } from './usage-error.ts';

const [name = 'help', ...args] = process.argv.slice(2);
const command = commands.find((one) => one.name === name);
try {
  if (command === undefined) throw new UsageError(`there is no command "${name}"\n\n${listing()}`);
  process.exitCode = await command.run(args);
} catch (error) {
  if (error instanceof UsageError) {
    process.stderr.write(`opportune: ${error.message}\n`);
    process.exitCode = 2;
  } else {
    process.stderr.write(
      `opportune ${name}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    );
    process.exitCode = 1;
  }
}

function listing(): string {
  const width = Math.max(...commands.map((one) => one.name.length));
  return [
    'commands:',
    ...commands.map((one) => `  ${one.name.padEnd(width)}  ${one.summary}`),
  ].join('\n');
}
