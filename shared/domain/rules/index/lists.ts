/**
 * The heads of all lists: for each token of each view the first block filed under it.
 *
 * Most rules begin by asking for one of few values of the same fact, as a campaign's trigger asks
 * for the event's type. That fact is the pivot: rules are filed under its value and one more token
 * together. Each pivot value has a row of heads of its own; row 0 is for rules without.
 */
import type { CodedLiteral, CodedValue } from './coded-literal.ts';
import { type Filing, isChoice } from './filing.ts';
import type { Pivot } from './pivot.ts';
import { MISSING, type ValueView, type View } from './views.ts';

export class Lists {
  readonly pivot: ValueView | undefined;
  /** By token of the pivot: its row; 0 when it has none. */
  readonly rowOf: Int32Array;
  heads: Int32Array = new Int32Array(0);
  /** Heads in a row. */
  stride = 0;
  /** By view: where its tokens begin in a row. */
  bases: Int32Array = new Int32Array(0);
  /** Whether anything is in row 0. */
  hasPlain = false;
  /** Views with lists for events that lack the fact, which those events would not look up. */
  missing: Int32Array = new Int32Array(0);
  private readonly rows: number;
  /** By view: tokens there is room for. */
  private rooms: Int32Array = new Int32Array(0);

  constructor(views: readonly View[], pivot: Pivot | undefined) {
    this.pivot = pivot?.view;
    this.rowOf = new Int32Array(pivot?.view.size ?? 0);
    for (const [index, token] of (pivot?.tokens ?? []).entries()) this.rowOf[token] = index + 1;
    this.rows = 1 + (pivot?.tokens.length ?? 0);
    this.makeRoom(views, 0);
  }

  /** The literal by which a conjunction can be filed under the pivot, if any. */
  pivotOf(literals: readonly CodedLiteral[]): CodedValue | undefined {
    return literals.find(
      (literal): literal is CodedValue =>
        isChoice(literal) &&
        literal.view === this.pivot &&
        literal.named.every((token) => (this.rowOf[token] ?? 0) > 0),
    );
  }

  /** Offsets into `heads` of the lists for `filing`. Call `fit` first if views have grown. */
  placesFor({ literal, tokens, pivot }: Filing): readonly number[] {
    const { view } = literal;
    const base = this.bases[view.id] ?? 0;
    if (pivot === undefined) this.hasPlain = true;
    if (view.kind === 'value' && tokens.includes(MISSING) && !this.missing.includes(view.id)) {
      this.missing = Int32Array.from([...this.missing, view.id]);
    }
    const rows = pivot === undefined ? [0] : pivot.named.map((token) => this.rowOf[token] ?? 0);
    return rows.flatMap((row) => tokens.map((token) => row * this.stride + base + token));
  }

  /** Makes room for tokens and views that came after. */
  fit(views: readonly View[]): void {
    if (views.some(({ id, size }) => size > (this.rooms[id] ?? 0))) this.makeRoom(views, 16);
  }

  private makeRoom(views: readonly View[], spare: number): void {
    const { heads, bases, rooms, stride } = this;
    this.bases = new Int32Array(views.length);
    this.rooms = Int32Array.from(views, ({ size }) => size + spare);
    this.stride = 0;
    for (const { id } of views) {
      this.bases[id] = this.stride;
      this.stride += this.rooms[id] ?? 0;
    }
    this.heads = new Int32Array(this.rows * this.stride);
    for (let row = 0; row < this.rows; row++) {
      for (const [view, base] of bases.entries()) {
        const from = row * stride + base;
        const to = row * this.stride + (this.bases[view] ?? 0);
        this.heads.set(heads.subarray(from, from + (rooms[view] ?? 0)), to);
      }
    }
  }
}
