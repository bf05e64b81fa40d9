/** The options of a command, or how it is called. */
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { HelpRequested, UsageError } from './usage-error.ts';

type Options = NonNullable<ParseArgsConfig['options']>;

/**
 * `positionals: 'refused'`: for a command that is about nothing but its options.
 *
 * @throws UsageError for an option that is not one; HelpRequested for `--help`
 */
export function readOptions<const O extends Options>(
  args: readonly string[],
  options: O,
  usage: string,
  positionals: 'allowed' | 'refused' = 'allowed',
) {
  if (args.includes('--help')) throw new HelpRequested(usage);
  try {
    return parseArgs({ args: [...args], allowPositionals: positionals === 'allowed', options });
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
  }
}

/** @throws UsageError naming the option and its bounds, both within */
export function wholeNumber(name: string, text: string, min: number, max: number): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < min || value > max)
    throw new UsageError(`--${name} must be a whole number from ${min} to ${max}`);
  return value;
}

/** The one folder that a command is about. */
export function oneFolder(positionals: readonly string[], usage: string): string {
  const [folder, ...more] = positionals;
  if (folder === undefined || more.length > 0) throw new UsageError(`name one folder\n\n${usage}`);
  return folder;
}
