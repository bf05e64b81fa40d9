/**
 * One line of JSON per entry, as Lambda's JSON log takes it. No event, customer or address is ever
 * handed to it, and of an error it tells no message, since one may quote a value.
 */
import { DomainError } from '#shared/domain/domain-error.ts';
import { framesOf } from './frames-of.ts';
import { writeLine } from './log-lines.ts';

const LEVELS = ['INFO', 'WARN', 'ERROR'] as const;
export type LogLevel = (typeof LEVELS)[number];

const isLevel = (text: string | undefined): text is LogLevel =>
  LEVELS.some((level) => level === text);

/** Lambda says by this variable what the function's log keeps. */
const { AWS_LAMBDA_LOG_LEVEL: wanted, AWS_LAMBDA_FUNCTION_NAME: service } = process.env;
let least: LogLevel = isLevel(wanted) ? wanted : 'INFO';

type Details = Readonly<Record<string, unknown>>;

function write(level: LogLevel, message: string, details: Details): void {
  if (LEVELS.indexOf(level) < LEVELS.indexOf(least)) return;
  const timestamp = new Date().toISOString();
  writeLine(JSON.stringify({ level, message, timestamp, service, ...details }));
}

export const logger = {
  setLogLevel(level: LogLevel): void {
    least = level;
  },
  info: (message: string, details: Details = {}) => write('INFO', message, details),
  warn: (message: string, details: Details = {}) => write('WARN', message, details),
  error: (message: string, details: Details = {}) => write('ERROR', message, details),
};

/** What a log may say of an error: its name, our own code, and where. */
export function traceOf(error: unknown): Details {
  if (!(error instanceof Error)) return { error: typeof error };
  return {
    error: error.name,
    ...(error instanceof DomainError && { cause: error.code, detail: error.message }),
    at: framesOf(error),
  };
}
