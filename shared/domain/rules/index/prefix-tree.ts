/** Known prefixes as a tree of code units: which is the longest that a text begins with? */

interface PrefixNode {
  readonly next: Map<number, PrefixNode>;
  known: boolean;
  /** Of the longest known prefix on the way here. */
  bucket: number;
}

const createNode = (bucket: number): PrefixNode => ({ next: new Map(), known: false, bucket });

/**
 * A text is put in the bucket of the longest known prefix it begins with (0 without one): to every
 * known prefix the two are alike.
 */
export class PrefixTree {
  private readonly root = createNode(0);
  private waiting: string[] | undefined = [];

  /** Once buckets are settled, `bucketOf` places a prefix at once; until then it waits. */
  learn(prefix: string, bucketOf: (prefix: string) => number): void {
    if (this.waiting === undefined) this.insert(prefix, bucketOf(prefix));
    else this.waiting.push(prefix);
  }

  settle(bucketOf: (prefix: string) => number): void {
    for (const prefix of this.waiting ?? []) this.insert(prefix, bucketOf(prefix));
    this.waiting = undefined;
  }

  bucketOf(text: string): number {
    let node = this.root;
    for (let i = 0; i < text.length; i++) {
      const next = node.next.get(text.charCodeAt(i));
      if (next === undefined) break;
      node = next;
    }
    return node.bucket;
  }

  private insert(prefix: string, bucket: number): void {
    let node = this.root;
    for (let i = 0; i < prefix.length; i++) {
      const unit = prefix.charCodeAt(i);
      const next = node.next.get(unit) ?? createNode(node.bucket);
      node.next.set(unit, next);
      node = next;
    }
    node.known = true;
    spread(node, bucket);
  }
}

/** Down to where a longer known prefix begins. */
function spread(node: PrefixNode, bucket: number): void {
  node.bucket = bucket;
  for (const next of node.next.values()) if (!next.known) spread(next, bucket);
}
