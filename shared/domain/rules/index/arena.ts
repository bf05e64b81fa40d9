/** One growing array of 32-bit words: blocks and code lie in it close together. */
export class Arena {
  words: Int32Array = new Int32Array(1024);
  /** The same memory in pairs of words. */
  doubles: Float64Array = new Float64Array(this.words.buffer);
  /** Words 0 and 1 stay empty, so that an offset of 0 can mean "none". */
  used = 2;

  /** The offset of `count` fresh words, all 0. */
  take(count: number): number {
    const at = this.used;
    this.used += count;
    if (this.used > this.words.length) this.resize(Math.ceil(this.used * GROWTH));
    return at;
  }

  push(word: number): void {
    const at = this.take(1);
    this.words[at] = word;
  }

  /** Appends two words that make one double; `used` must be even. */
  pushDouble(value: number): void {
    const at = this.take(2);
    this.doubles[at >>> 1] = value;
  }

  /** Gives back what growing took in advance. */
  trim(): void {
    this.resize(this.used);
  }

  private resize(length: number): void {
    const words = new Int32Array(length + (length & 1));
    words.set(this.words.subarray(0, Math.min(words.length, this.words.length)));
    this.words = words;
    this.doubles = new Float64Array(words.buffer);
  }
}

const GROWTH = 1.25;
