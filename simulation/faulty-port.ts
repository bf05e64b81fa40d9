/** A port as one instance of a function sees it: every call an I/O of whatever it is running. */
import type { Faults } from './faults.ts';
import type { Process } from './scheduler.ts';

/** Not on the table, so that its outages do not touch them. */
const ELSEWHERE: ReadonlySet<string> = new Set(['deliveries', 'events', 'quarantine', 'archive']);

export function faultyPort<T extends object>(
  port: T,
  name: string,
  faults: Faults,
  running: () => Process,
): T {
  const elsewhere = ELSEWHERE.has(name);
  const wrapped = Object.entries(port).map(([property, method]): [string, unknown] => {
    if (typeof method !== 'function') return [property, method];
    const label = `${name}.${property}`;
    return [
      property,
      (...args: readonly unknown[]) =>
        faults.io(running(), label, {
          whole: async () => method(...args),
          half: halved(method, args),
          elsewhere,
        }),
    ];
  });
  return Object.fromEntries(wrapped) as T;
}

/** What writes several items may have written some of them. */
function halved(
  method: (...args: readonly unknown[]) => unknown,
  [items, ...others]: readonly unknown[],
): (() => Promise<unknown>) | undefined {
  if (!Array.isArray(items) || items.length < 2) return undefined;
  return async () => method(items.slice(0, items.length >> 1), ...others);
}
