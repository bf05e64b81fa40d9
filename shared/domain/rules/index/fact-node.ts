/** The facts that rules look at, as a tree of keys. */
import type { MemberView, OrderView, ValueView } from './views.ts';

/** One step of a path, with the views of the fact there, where rules test it. */
export class FactNode {
  readonly children = new Map<string, FactNode>();
  value: ValueView | undefined = undefined;
  numbers: OrderView | undefined = undefined;
  texts: OrderView | undefined = undefined;
  prefixes: OrderView | undefined = undefined;
  members: MemberView | undefined = undefined;

  /** The node one step below, made if need be. */
  child(key: string): FactNode {
    const known = this.children.get(key);
    if (known !== undefined) return known;
    const made = new FactNode();
    this.children.set(key, made);
    return made;
  }
}
