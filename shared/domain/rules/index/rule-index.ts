/** The compiled set: what it is made of, how it is built, and how one rule is added. */
import type { Condition } from '../condition.ts';
import type { Facts } from '../facts.ts';
import { Arena } from './arena.ts';
import { appendLane, LANES, writeBlock } from './block.ts';
import { Chances } from './chances.ts';
import { type CodedLiteral, codeLiteral, placeLiteral } from './coded-literal.ts';
import { settleEdges } from './edges.ts';
import { FactCoder } from './fact-coder.ts';
import { type Filing, fileUnder, isDecided } from './filing.ts';
import type { Lane } from './lane.ts';
import { LaneCode } from './lane-code.ts';
import { LaneCodeWriter } from './lane-code-writer.ts';
import { Lists } from './lists.ts';
import { conjunctionsOf, type Literal } from './normal-form.ts';
import { choosePivot } from './pivot.ts';

/** The literals of one conjunction, the least likely first. */
type Conjunction = readonly CodedLiteral[];

/** Rules are numbers here, in order of arrival. A removed rule keeps its place until the next build. */
export class RuleIndex {
  readonly coder = new FactCoder();
  readonly arena = new Arena();
  readonly code = new LaneCode(this.arena, this.coder);
  readonly lists: Lists;
  /** First block of the conjunctions that name no values of their own; 0 for none. */
  always = 0;
  rules: number;
  conjunctions = 0;
  private readonly writer = new LaneCodeWriter(this.arena, this.code);
  private readonly chances: Chances;

  /** Chances are measured on `sample`: facts such as will be matched, some hundreds, or none. */
  constructor(conditions: readonly Condition[], sample: readonly Facts[]) {
    const coded = conditions.map((condition) => this.codeCondition(condition));
    this.place(coded.flat());
    this.chances = new Chances(this.coder, sample);
    const forms = coded.map((form) => this.weigh(form));
    const stride = this.coder.views.reduce((sum, { size }) => sum + size, 0);
    this.lists = new Lists(this.coder.views, choosePivot(forms.flat(), stride));
    this.rules = conditions.length;
    this.fill(forms);
    this.arena.trim();
  }

  /** Adds a rule to the lists as they are; returns its number. */
  add(condition: Condition): number {
    const coded = this.codeCondition(condition);
    this.place(coded);
    this.lists.fit(this.coder.views);
    const { heads } = this.lists;
    for (const conjunction of this.weigh(coded)) {
      const { filing, lane } = this.file(this.rules, conjunction);
      if (filing === undefined) {
        this.always = this.prepend(lane, this.always);
        continue;
      }
      for (const at of this.lists.placesFor(filing)) {
        heads[at] = this.prepend(lane, heads[at] ?? 0);
      }
    }
    this.rules += 1;
    return this.rules - 1;
  }

  /** Of the index itself; the dictionaries of its views come on top. */
  get bytes(): number {
    return this.arena.words.byteLength + this.lists.heads.byteLength;
  }

  private codeCondition(condition: Condition): readonly Conjunction[] {
    const coded = new Map<Literal, CodedLiteral>();
    return conjunctionsOf(condition).map((literals) =>
      literals.map((literal) => {
        const one = coded.get(literal) ?? codeLiteral(this.coder, literal);
        coded.set(literal, one);
        return one;
      }),
    );
  }

  private place(conjunctions: readonly Conjunction[]): void {
    for (const view of this.coder.views) if (view.kind === 'order') settleEdges(view);
    for (const conjunction of conjunctions) {
      for (const literal of conjunction) if (literal.kind === 'order') placeLiteral(literal);
    }
  }

  private weigh(conjunctions: readonly Conjunction[]): readonly Conjunction[] {
    return conjunctions.map((conjunction) => {
      for (const literal of conjunction) literal.chance = this.chances.of(literal);
      return [...conjunction].sort((a, b) => a.chance - b.chance);
    });
  }

  private file(
    rule: number,
    conjunction: Conjunction,
  ): { readonly filing: Filing | undefined; readonly lane: Lane } {
    this.conjunctions += 1;
    const filing = fileUnder(conjunction, this.chances, this.lists.pivotOf(conjunction));
    const open = conjunction.filter((literal) => !isDecided(literal, filing));
    // Being filed makes its own literal likely: it is left to the end of the code.
    const literals = open.filter((literal) => literal !== filing?.literal);
    const last = open.filter((literal) => literal === filing?.literal);
    return { filing, lane: { code: this.writer.write(rule, [...literals, ...last]), literals } };
  }

  private fill(forms: readonly (readonly Conjunction[])[]): void {
    const lists = new Map<number, Lane[]>();
    const always: Lane[] = [];
    for (const [rule, form] of forms.entries()) {
      for (const conjunction of form) {
        const { filing, lane } = this.file(rule, conjunction);
        if (filing === undefined) always.push(lane);
        else for (const at of this.lists.placesFor(filing)) addTo(lists, at, lane);
      }
    }
    for (const [at, lanes] of lists) this.lists.heads[at] = this.writeList(lanes);
    this.always = this.writeList(always);
  }

  /** Blocks of lanes that have to do with the same facts, so that their rows drop many at once. */
  private writeList(lanes: Lane[]): number {
    if (lanes.length > LANES) lanes.sort(byLeastLikely);
    let head = 0;
    for (let end = lanes.length; end > 0; end -= LANES) {
      const block = writeBlock(this.arena, lanes.slice(Math.max(0, end - LANES), end));
      this.arena.words[block] = head;
      head = block;
    }
    return head;
  }

  /** The list that begins at `head` with one lane more; added lanes share blocks of their own. */
  private prepend(lane: Lane, head: number): number {
    if (head !== 0 && appendLane(this.arena.words, head, lane)) return head;
    const block = writeBlock(this.arena, [lane], ADDED_LANES);
    this.arena.words[block] = head;
    return block;
  }
}

/** Lanes there is room for in a block begun by an added rule. */
const ADDED_LANES = 4;

function addTo(lists: Map<number, Lane[]>, at: number, lane: Lane): void {
  const lanes = lists.get(at);
  if (lanes === undefined) lists.set(at, [lane]);
  else lanes.push(lane);
}

function byLeastLikely({ literals: [a] }: Lane, { literals: [b] }: Lane): number {
  if (a === undefined || b === undefined) return Number(a !== undefined) - Number(b !== undefined);
  if (a.kind === 'opaque' || b.kind === 'opaque')
    return Number(a.kind === 'opaque') - Number(b.kind === 'opaque');
  return a.view.id - b.view.id || firstToken(a) - firstToken(b);
}

function firstToken(literal: CodedLiteral): number {
  if (literal.kind === 'opaque') return 0;
  return literal.kind === 'order' ? literal.first : (literal.named[0] ?? 0);
}
