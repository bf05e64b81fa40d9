export interface Command {
  readonly name: string;
  readonly summary: string;
  /** @returns the exit code */
  run(args: readonly string[]): Promise<number>;
}
