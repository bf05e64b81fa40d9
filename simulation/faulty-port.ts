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
  const methods = methodsOf.get(port) ?? faultyMethods(port, name);
  methodsOf.set(port, methods);
  return Object.assign(Object.create(methods), { faults, machine });
}

/** Made once for a port: machines come and go, and most never use most methods. */
const methodsOf = new WeakMap<object, object>();

interface Caller {
  readonly faults: Faults;
  readonly machine: Machine;
}

function faultyMethods<T extends object>(port: T, name: string): object {
  const where: Action<unknown>['where'] = QUEUES.has(name) ? 'queue' : 'table';
  const methods: Record<string, unknown> = {};
  for (const property in port) {
    const method: unknown = port[property];
    if (typeof method !== 'function') continue;
    const label = `${name}.${property}`;
    methods[property] = function (this: Caller, ...args: readonly unknown[]) {
      return this.faults.io(this.machine, label, {
        whole: () => method(...args),
        half: halved(method, args),
        where,
      });
    };
  }
  return methods;
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
