/** A door that lets everybody through while it is open. */

export interface Latch {
  open(): void;
  close(): void;
  isOpen(): boolean;
  opened(): Promise<void>;
}

export function createLatch(): Latch {
  let waiting: (() => void)[] | undefined;
  return {
    open() {
      const released = waiting ?? [];
      waiting = undefined;
      for (const release of released) release();
    },
    close() {
      waiting ??= [];
    },
    isOpen: () => waiting === undefined,
    opened: () =>
      new Promise((resolve) => {
        if (waiting) waiting.push(resolve);
        else resolve();
      }),
  };
}
