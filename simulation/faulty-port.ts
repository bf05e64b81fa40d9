/** A port as one machine sees it: every call an I/O of whatever it is running. */
import type { Action, Faults } from './faults.ts';
import type { Machine } from './scheduler.ts';

const QUEUES: ReadonlySet<string> = new Set([
  'deliveries',
  'events',
  'staff',
  'quarantine',
  'archive',
]);

export function faultyPort<T extends object>(
  port: T,
  name: string,
  faults: Faults,
  machine: Machine,
): T {
  const where: Action<unknown>['where'] = QUEUES.has(name) ? 'queue' : 'table';
  const wrapped: Record<string, unknown> = {};
  for (const property in port) {
    const method: unknown = port[property];
    if (typeof method !== 'function') continue;
    const label = `${name}.${property}`;
    wrapped[property] = (...args: readonly unknown[]) =>
      faults.io(machine, label, {
        whole: () => method(...args),
        half: halved(method, args),
        where,
      });
  }
  return wrapped as T;
}

/** What writes several items may have written some of them. */
function halved(
  // biome-ignore lint/complexity/noBannedTypes: a method of any port
  method: Function,
  [items, ...others]: readonly unknown[],
): (() => Promise<unknown>) | undefined {
  if (!Array.isArray(items) || items.length < 2) return undefined;
  return () => method(items.slice(0, items.length >> 1), ...others);
}
