/**
 * Groups of customers that reach over campaigns: stable functions of group and customer, independent
 * of every campaign's own holdout and variants.
 */
import type { ControlGroup, Exclusive } from './assignment-groups-schema.ts';
import { unitInterval } from './hash.ts';

export const isInControlGroup = ({ share, draw }: ControlGroup, customerId: string): boolean =>
  unitInterval('control-group', draw, customerId) < share;

export function isInShareOfGroup({ group, from, to }: Exclusive, customerId: string): boolean {
  const at = unitInterval('exclusive-group', group, customerId);
  return from <= at && at < to;
}
