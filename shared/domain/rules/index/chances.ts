/** How likely a literal is to hold: measured on sample facts, or guessed from what rules name. */
import type { Facts } from '../facts.ts';
import type { CodedLiteral } from './coded-literal.ts';
import type { FactCoder } from './fact-coder.ts';
import { FIRST_NAMED, MISSING, type View } from './views.ts';

/** The share of events that have a token. Of members an event may have several. */
export class Chances {
  /** By view and token: sample facts that had it. */
  private readonly counts: readonly Float64Array[];
  private readonly sampled: number;

  /** Counts the tokens of `sample`. A guess weighs as much as one fact of the sample. */
  constructor(coder: FactCoder, sample: readonly Facts[]) {
    this.counts = coder.views.map((view) => new Float64Array(view.size));
    this.sampled = sample.length;
    for (const facts of sample) {
      coder.encode(facts);
      for (const { id, kind } of coder.views) {
        const token = coder.tokens[id] ?? MISSING;
        if (kind !== 'member') this.add(id, token);
        else
          for (let at = token; at < (coder.ends[id] ?? 0); at++)
            this.add(id, coder.members[at] ?? 0);
      }
    }
  }

  ofToken(view: View, token: number): number {
    return ((this.counts[view.id]?.[token] ?? 0) + guess(view, token)) / (this.sampled + 1);
  }

  /** Opaque clauses are taken to hold half of the time. */
  of(literal: CodedLiteral): number {
    if (literal.kind === 'opaque') return 0.5;
    const { view } = literal;
    const { wanted } = literal.literal;
    if (literal.kind === 'order') {
      let inside = 0;
      for (let token = literal.first; token <= literal.last; token++)
        inside += this.ofToken(view, token);
      return wanted ? inside : 1 - inside;
    }
    const any = Math.min(
      1,
      literal.named.reduce((sum, token) => sum + this.ofToken(view, token), 0),
    );
    if (literal.kind === 'member') {
      const found = literal.every ? any / (2 * literal.named.length) : any;
      return wanted ? found : 1 - found;
    }
    if (literal.named.length > 0) return literal.truthOfNamed ? any : 1 - any;
    const missing = this.ofToken(view, MISSING);
    return literal.truth[MISSING] === true ? missing : 1 - missing;
  }

  private add(view: number, token: number): void {
    const counts = this.counts[view];
    if (counts !== undefined) counts[token] = (counts[token] ?? 0) + 1;
  }
}

function guess(view: View, token: number): number {
  if (view.kind === 'member') return Math.min(0.2, 2 / view.size);
  if (view.kind === 'order') return token === MISSING ? 0.05 : 0.9 / view.size;
  return token < FIRST_NAMED ? 0.1 : 0.7 / (view.size - FIRST_NAMED + 1);
}
