/**
 * A backtest between two slices, in the caller's hands: sealed, since it holds who the customers are,
 * and bound to what it was run on.
 */
import { MAX_BACKTEST_CURSOR } from '#shared/contracts/http/backtest.ts';
import { type Problem, problem } from '#shared/contracts/http/problem.ts';
import type { SealedText } from '#shared/ports/sealed-text.ts';
import type { BacktestCheckpoint } from '../backtest.ts';

export interface BacktestPosition {
  /** When the draft came into force (ms). */
  readonly startsAt: number;
  /** Until when (ms) its cursors are good: told by the first of them. */
  readonly goodUntil: number;
  readonly checkpoint: BacktestCheckpoint;
}

/** What a cursor is good for. */
export interface CursorScope {
  readonly campaignId: string;
  /** Of draft, rivals, policy and manner: another one makes another history. */
  readonly fingerprint: string;
  readonly now: Date;
}

interface Sealed extends BacktestPosition {
  readonly format: typeof FORMAT;
  readonly campaignId: string;
  readonly fingerprint: string;
}

/** Grows with every change of the checkpoint's form. */
const FORMAT = 1;

export function sealPosition(
  cursors: SealedText,
  position: BacktestPosition,
  { campaignId, fingerprint }: Omit<CursorScope, 'now'>,
): { readonly cursor: string } | { readonly refused: Problem } {
  const sealed: Sealed = { ...position, format: FORMAT, campaignId, fingerprint };
  const cursor = cursors.seal(JSON.stringify(sealed));
  if (cursor.length <= MAX_BACKTEST_CURSOR) return { cursor };
  const detail = 'the history has grown too long for a cursor: take fewer customers';
  return { refused: problem('TOO_MANY', detail) };
}

export function openPosition(
  cursors: SealedText,
  cursor: string,
  { campaignId, fingerprint, now }: CursorScope,
): BacktestPosition | { readonly refused: Problem } {
  const text = cursors.open(cursor);
  // Nobody else can have sealed it.
  const sealed = text === undefined ? undefined : (JSON.parse(text) as Sealed);
  if (sealed?.format !== FORMAT || sealed.campaignId !== campaignId)
    return { refused: problem('CURSOR_INVALID', 'it is not of a backtest of this campaign') };
  if (sealed.goodUntil <= now.getTime())
    return { refused: problem('CURSOR_INVALID', 'its first slice is 24 hours old') };
  if (sealed.fingerprint === fingerprint) return sealed;
  const detail = 'the campaign, what is in force, or what was asked is another now: begin anew';
  return { refused: problem('CHANGED_MEANWHILE', detail) };
}
