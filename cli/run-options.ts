/** The options that every run over a dataset takes. */
import { readOptions, wholeNumber } from './read-options.ts';
import { UsageError } from './usage-error.ts';

const OPTIONS = {
  once: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  seed: { type: 'string', default: '1' },
  speed: { type: 'string' },
  customers: { type: 'string' },
  days: { type: 'string' },
  'step-hours': { type: 'string' },
  'data-dir': { type: 'string', default: '.opportune' },
  fresh: { type: 'boolean', default: false },
  port: { type: 'string', default: '8080' },
  endpoint: { type: 'string' },
} as const;

export interface RunOptions {
  readonly once: boolean;
  readonly json: boolean;
  readonly seed: string;
  /** Virtual days per second. */
  readonly speed?: number;
  readonly customers: number;
  readonly days: number;
  readonly stepHours: number;
  /** Each run keeps its state in a folder of its own below this one. */
  readonly dataDir: string;
  /** Begin anew, whatever is kept of this run. */
  readonly fresh: boolean;
  readonly port: number;
  /** Of services that stand in for the embedded table and queues, before the SDK's own variables. */
  readonly endpoint?: string;
  readonly positionals: readonly string[];
}

export interface RunDefaults {
  readonly customers: number;
  readonly days: number;
  readonly stepHours: number;
}

export const RUN_HELP = `  --once              exit after the table
  --json              print the books as JSON on standard output
  --seed TEXT         another run of the same kind (default 1)
  --customers N       how many customers
  --days N            how many days
  --step-hours N      virtual time between two looks at the queues
  --speed N           virtual days per second (default: as fast as it goes)
  --data-dir FOLDER   where state is kept; the same run goes on from there (default .opportune)
  --fresh             begin anew, whatever is kept of this run
  --port N            where the API and the inbox are served (default 8080)
  --endpoint URL      DynamoDB and SQS of another service (DynamoDB Local, LocalStack, moto …), as
                      AWS_ENDPOINT_URL, AWS_ENDPOINT_URL_DYNAMODB and AWS_ENDPOINT_URL_SQS also do`;

/** @throws UsageError naming the option that is wrong; HelpRequested */
export function parseRunOptions(
  args: readonly string[],
  defaults: RunDefaults,
  usage: string,
): RunOptions {
  const { values, positionals } = readOptions(args, OPTIONS, usage);
  const whole = (name: 'customers' | 'days' | 'step-hours', max: number): number | undefined => {
    const text = values[name];
    return text === undefined ? undefined : wholeNumber(name, text, 1, max);
  };
  return {
    once: values.once,
    json: values.json,
    seed: values.seed,
    customers: whole('customers', 1_000_000) ?? defaults.customers,
    days: whole('days', 365) ?? defaults.days,
    stepHours: whole('step-hours', 24) ?? defaults.stepHours,
    port: wholeNumber('port', values.port, 0, 65_535),
    positionals,
    dataDir: values['data-dir'],
    fresh: values.fresh,
    ...(values.endpoint !== undefined && { endpoint: url('endpoint', values.endpoint) }),
    ...(values.speed !== undefined && { speed: positive('speed', values.speed) }),
  };
}

function positive(name: string, text: string): number {
  const value = Number(text);
  if (!(value > 0 && Number.isFinite(value)))
    throw new UsageError(`--${name} must be a number above 0`);
  return value;
}

function url(name: string, text: string): string {
  if (!URL.canParse(text) || !text.startsWith('http'))
    throw new UsageError(`--${name} must be an address such as http://127.0.0.1:8000`);
  return text;
}
