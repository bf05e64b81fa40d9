/** Counts requests and capacity units by operation, failed conditions included. */

export interface OperationUsage {
  calls: number;
  readUnits: number;
  writeUnits: number;
}

export interface Usage {
  /** Everything counted until the next `begin` belongs to `operation`; transactions cost double. */
  begin(operation: string, factor?: 1 | 2): void;
  /** Both return what was counted. */
  read(units: number): number;
  wrote(units: number): number;
  report(): Record<string, OperationUsage>;
}

export function createUsage(): Usage {
  const operations = new Map<string, OperationUsage>();
  const none = { calls: 0, readUnits: 0, writeUnits: 0 };
  let current: OperationUsage = { ...none };
  let factor = 1;
  return {
    begin(operation, by = 1) {
      current = operations.get(operation) ?? { ...none };
      operations.set(operation, current);
      current.calls += 1;
      factor = by;
    },
    read(units) {
      current.readUnits += units * factor;
      return units * factor;
    },
    wrote(units) {
      current.writeUnits += units * factor;
      return units * factor;
    },
    report: () => structuredClone(Object.fromEntries(operations)),
  };
}
