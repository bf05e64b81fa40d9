/** A key that lets its bearer hand in events and profiles; kept as a hash. */
export interface WriteKey {
  /** 128 bits of the SHA-256 of the key, in hex. */
  readonly id: string;
  readonly name: string;
  readonly author: string;
  /** ISO instant. */
  readonly at: string;
}

export interface WriteKeys {
  add(key: WriteKey): Promise<void>;
  find(id: string): Promise<WriteKey | undefined>;
  /** By id. */
  list(): Promise<readonly WriteKey[]>;
  /** What was removed; undefined: there was none. */
  remove(id: string): Promise<WriteKey | undefined>;
}
