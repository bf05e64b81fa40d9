/** What commands share that run an engine in their own process. */

/** On standard error: standard output belongs to what was asked for. */
export const say = (text: string): void => void process.stderr.write(`${text}\n`);

/** As `EngineOptions.onError`. */
export const sayError = (name: string, error: unknown): void =>
  say(`${name}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);

/** Aborted when somebody ends the process by hand, so that it can be left in order. */
export function toldToEnd(): AbortSignal {
  const abort = new AbortController();
  process.once('SIGINT', () => abort.abort());
  process.once('SIGTERM', () => abort.abort());
  return abort.signal;
}
