export interface Command {
  /** @returns the exit code */
  run(args: readonly string[]): Promise<number>;
}
