/** Where lines of the log go: standard output, which Lambda takes, or to a host that asks for them. */
type TakeLine = (line: string) => void;

let taken: TakeLine | undefined;

export const writeLine: TakeLine = (line) =>
  taken === undefined ? void process.stdout.write(`${line}\n`) : taken(line);

/** Only Lambda's log becomes metrics: anywhere else standard output belongs to the host. */
export const isLogKept = (): boolean =>
  taken !== undefined || process.env.AWS_LAMBDA_FUNCTION_NAME !== undefined;

/** From now on the lines go to `take` instead: a host may count them. */
export function takeLines(take: TakeLine): void {
  taken = take;
}
