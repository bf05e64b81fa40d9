import type { SoftBounce } from '#shared/domain/response/soft-bounces.ts';

/** Soft bounces by address (keyed hash), so that one that always fails can be given up. */
export interface SoftBounces {
  /** Puts it on record once per message; answers all of the address since `since`. */
  add(address: string, bounce: SoftBounce, since: Date): Promise<readonly SoftBounce[]>;
}
