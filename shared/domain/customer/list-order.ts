/**
 * The order in which customers are listed: by a hash of their id. So any stretch of the list is a
 * random sample of them, whoever they are, and equal parts of the order hold about equally many.
 */
import { stableId } from '../hash.ts';

/** The list comes in this many parts, which can be read side by side. */
export const LIST_PARTS = 16;

const LETTERS = '0123456789abcdefghjkmnpqrstvwxyz';
const LETTERS_PER_PART = LETTERS.length / LIST_PARTS;

/** Where a customer stands: 26 letters of 5 bits, of which the first names the part. */
export const listPosition = (customerId: string): string => stableId('listed', customerId);

/** Of a position, or of any place between positions. */
export const listPart = (position: string): number =>
  Math.floor(LETTERS.indexOf(position.charAt(0)) / LETTERS_PER_PART);

/** A place before all positions of `part` and after those of the one before. */
export const startOfPart = (part: number): string => LETTERS.charAt(part * LETTERS_PER_PART);

/** The share of the whole order that lies before `position`, in [0, 1). */
export function listShare(position: string): number {
  let share = 0;
  for (let at = 10; at >= 0; at--)
    share = (share + Math.max(0, LETTERS.indexOf(position.charAt(at)))) / LETTERS.length;
  return share;
}

/** The place that the share `share` in [0, 1) of the order lies before. */
export function placeAt(share: number): string {
  let place = '';
  let left = share;
  for (let letter = 0; letter < 10; letter++) {
    left *= LETTERS.length;
    place += LETTERS.charAt(Math.floor(left));
    left -= Math.floor(left);
  }
  return place;
}
