/** `customers.ndjson` of a folder: a customer a line, as `POST /v1/customers:bulk` takes them. */
import { createReadStream, existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { bulkCustomerSchema } from '#shared/contracts/http/customers.ts';
import { checkInput } from '#shared/contracts/http/input-errors.ts';
import { readJson } from '#shared/contracts/http/json-body.ts';
import type { FileProblem } from './file-problem.ts';

export const CUSTOMERS_FILE = 'customers.ndjson';

export interface CheckedCustomers {
  readonly count: number;
  /** The first of them. */
  readonly problems: readonly FileProblem[];
}

const MOST_PROBLEMS = 100;

/** None where there is no such file. Lines are read one at a time, however many there are. */
export async function checkCustomers(folder: string): Promise<CheckedCustomers> {
  const path = join(folder, CUSTOMERS_FILE);
  if (!existsSync(path)) return { count: 0, problems: [] };
  const problems: FileProblem[] = [];
  let count = 0;
  let line = 0;
  for await (const text of createInterface({ input: createReadStream(path, 'utf8') })) {
    line += 1;
    if (text.trim() === '') continue;
    count += 1;
    if (problems.length < MOST_PROBLEMS) problems.push(...problemsOf(text, line));
  }
  return { count, problems: problems.slice(0, MOST_PROBLEMS) };
}

function problemsOf(text: string, line: number): readonly FileProblem[] {
  const at = { severity: 'error', file: CUSTOMERS_FILE, line, column: 1 } as const;
  const json = readJson(text);
  if ('refused' in json) {
    const { code, detail = 'is not JSON' } = json.refused;
    return [{ ...at, pointer: '#', rule: code.toLowerCase(), detail }];
  }
  const read = checkInput(bulkCustomerSchema, json.value);
  if (read.ok) return [];
  return read.errors.map(({ pointer = '#', rule, detail }) => ({ ...at, pointer, rule, detail }));
}
