const MOST = 12;

/** Where an error was thrown, innermost first, without its message: that may quote a customer. */
export function framesOf(error: unknown): readonly string[] {
  if (!(error instanceof Error)) return [];
  const { message, stack = '' } = error;
  return stack
    .slice(Math.max(0, stack.indexOf(message)) + message.length)
    .split('\n')
    .filter((line) => line.startsWith('    at '))
    .slice(0, MOST)
    .map((line) => line.trim());
}
