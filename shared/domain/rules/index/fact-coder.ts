/** Turns facts into tokens: what an event costs before any rule is looked at. */
import { activityKey } from '../activity-key.ts';
import type { Activity } from '../condition.ts';
import type { Facts } from '../facts.ts';
import { bucketOf, numberBucketOf } from './edges.ts';
import { FactNode } from './fact-node.ts';
import {
  FIRST_BUCKET,
  type MemberView,
  MISMATCH,
  MISSING,
  OTHER_FLAG,
  OTHER_NUMBER,
  OTHER_TEXT,
  type View,
} from './views.ts';

const hasOwn = Object.prototype.hasOwnProperty;

/** Holds the tokens of one event at a time, and of its values nothing but numbers. */
export class FactCoder {
  readonly views: View[] = [];
  /** By view: the token. By member view: where its tokens begin in `members`. */
  tokens: Int32Array = new Int32Array(0);
  /** By member view: where its tokens end in `members`. */
  ends: Int32Array = new Int32Array(0);
  members: Int32Array = new Int32Array(64);
  /** By order view of numbers: the number, if the token is that of a bucket. */
  numbers: Float64Array = new Float64Array(0);
  /** Ids of the views whose fact is there, so that an event costs what it holds; member views apart. */
  present: Int32Array = new Int32Array(0);
  presentCount = 0;
  presentMembers: Int32Array = new Int32Array(0);
  presentMemberCount = 0;
  readonly event = new FactNode();
  readonly customer = new FactNode();
  readonly activity = new FactNode();
  /** For paths that lead to no fact. */
  readonly nowhere = new FactNode();
  private readonly activityKeys = new Map<string, string>();
  private memberCount = 0;

  addView<V extends View>(make: (id: number, path: string) => V, path: string): V {
    const view = make(this.views.length, path);
    this.views.push(view);
    if (view.id >= this.tokens.length) this.makeRoom(2 * view.id + 8);
    return view;
  }

  /** `activityKey`, hashed once for each spelling. */
  keyOf(activity: Activity): string {
    const spelling = JSON.stringify(activity);
    const key = this.activityKeys.get(spelling) ?? activityKey(activity);
    this.activityKeys.set(spelling, key);
    return key;
  }

  /** Reads `facts` into tokens. They must be JSON-like; only own keys count. */
  encode(facts: Facts): void {
    const { tokens, ends, present, presentMembers } = this;
    for (let i = 0; i < this.presentCount; i++) tokens[present[i] as number] = MISSING;
    for (let i = 0; i < this.presentMemberCount; i++) {
      const view = presentMembers[i] as number;
      tokens[view] = 0;
      ends[view] = 0;
    }
    this.presentCount = 0;
    this.presentMemberCount = 0;
    this.memberCount = 0;
    this.readObject(facts.event, this.event);
    this.readObject(facts.customer, this.customer);
    if (facts.activity !== undefined) this.readObject(facts.activity, this.activity);
  }

  /** Whether the list or text coded for member view `view` holds the member named `token`. */
  hasMember(view: number, token: number): boolean {
    const end = this.ends[view] as number;
    for (let at = this.tokens[view] as number; at < end; at++) {
      if (this.members[at] === token) return true;
    }
    return false;
  }

  /** OTHER_TEXT, OTHER_NUMBER or OTHER_FLAG for a token of a value view. */
  classOf(view: number, token: number): number {
    const one = this.views[view];
    return one?.kind === 'value' ? (one.classes[token] ?? MISMATCH) : MISMATCH;
  }

  private readObject(object: Readonly<Record<string, unknown>>, { children }: FactNode): void {
    // In just this form V8 reads own keys and values straight off the object's shape.
    for (const key in object) {
      if (hasOwn.call(object, key)) {
        const node = children.get(key);
        if (node !== undefined) this.readFact(object[key], node);
      }
    }
  }

  private readFact(value: unknown, node: FactNode): void {
    if (typeof value === 'string') this.readText(value, node);
    else if (typeof value === 'number') this.readNumber(value, node);
    else if (value === undefined || value === null) return;
    else if (typeof value === 'boolean')
      this.readOther(node, node.value?.tokens.get(value) ?? OTHER_FLAG);
    else {
      this.readOther(node, MISMATCH);
      if (Array.isArray(value)) {
        if (node.members !== undefined) this.readList(value, node.members);
      } else if (typeof value === 'object' && node.children.size > 0) {
        this.readObject(value as Readonly<Record<string, unknown>>, node);
      }
    }
  }

  private readText(text: string, { value, numbers, texts, prefixes, members }: FactNode): void {
    if (value !== undefined) this.put(value.id, value.tokens.get(text) ?? OTHER_TEXT);
    if (numbers !== undefined) this.put(numbers.id, MISMATCH);
    if (texts !== undefined) this.put(texts.id, FIRST_BUCKET + bucketOf(texts.edges, text));
    if (prefixes?.prefixes !== undefined) {
      this.put(prefixes.id, FIRST_BUCKET + prefixes.prefixes.bucketOf(text));
    }
    if (members !== undefined) this.readSubstrings(text, members);
  }

  private readNumber(number: number, node: FactNode): void {
    if (!Number.isFinite(number)) {
      this.readOther(node, MISMATCH);
      return;
    }
    const { value, numbers, texts, prefixes } = node;
    if (value !== undefined) this.put(value.id, value.tokens.get(number) ?? OTHER_NUMBER);
    if (numbers !== undefined) {
      this.numbers[numbers.id] = number;
      this.put(numbers.id, FIRST_BUCKET + numberBucketOf(numbers.edges as Float64Array, number));
    }
    if (texts !== undefined) this.put(texts.id, MISMATCH);
    if (prefixes !== undefined) this.put(prefixes.id, MISMATCH);
  }

  private readOther({ value, numbers, texts, prefixes }: FactNode, valueToken: number): void {
    if (value !== undefined) this.put(value.id, valueToken);
    if (numbers !== undefined) this.put(numbers.id, MISMATCH);
    if (texts !== undefined) this.put(texts.id, MISMATCH);
    if (prefixes !== undefined) this.put(prefixes.id, MISMATCH);
  }

  private readList(list: readonly unknown[], { id, tokens }: MemberView): void {
    this.beginMembers(id);
    for (let i = 0; i < list.length; i++) {
      const token = tokens.get(list[i]);
      if (token !== undefined) this.addMember(token);
    }
    this.ends[id] = this.memberCount;
  }

  /** The named texts inside `text`: at each place those that begin with the code unit there. */
  private readSubstrings(text: string, { id, needles }: MemberView): void {
    this.beginMembers(id);
    for (let i = -1; i < text.length; i++) {
      const candidates = needles.get(i === -1 ? -1 : text.charCodeAt(i));
      if (candidates === undefined) continue;
      for (let n = 0; n < candidates.length; n++) {
        const needle = candidates[n] as { text: string; token: number };
        if (needle.text === '' || text.startsWith(needle.text, i)) this.addMember(needle.token);
      }
    }
    this.ends[id] = this.memberCount;
  }

  private put(view: number, token: number): void {
    this.tokens[view] = token;
    this.present[this.presentCount] = view;
    this.presentCount += 1;
  }

  private beginMembers(view: number): void {
    this.tokens[view] = this.memberCount;
    this.presentMembers[this.presentMemberCount] = view;
    this.presentMemberCount += 1;
  }

  private addMember(token: number): void {
    if (this.memberCount === this.members.length) {
      const longer = new Int32Array(this.members.length * 2);
      longer.set(this.members);
      this.members = longer;
    }
    this.members[this.memberCount] = token;
    this.memberCount += 1;
  }
  private makeRoom(views: number): void {
    this.tokens = new Int32Array(views);
    this.ends = new Int32Array(views);
    this.numbers = new Float64Array(views);
    this.present = new Int32Array(views);
    this.presentMembers = new Int32Array(views);
    this.presentCount = 0;
    this.presentMemberCount = 0;
  }
}
