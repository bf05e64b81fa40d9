/** Documents whose every change is a new, immutable version: templates, segments, settings. */
export interface Versioned<T> {
  readonly id: string;
  readonly version: number;
  readonly content: T;
  readonly author: string;
  /** ISO instant. */
  readonly at: string;
}

export interface VersionedPage<T> {
  readonly items: readonly Versioned<T>[];
  readonly cursor?: string;
}

export interface VersionedStore<T> {
  /** The newest version, read after every write that was answered; undefined when removed. */
  newest(id: string): Promise<Versioned<T> | undefined>;
  version(id: string, version: number): Promise<Versioned<T> | undefined>;
  /**
   * Takes effect only while `replaces` is the newest version (0: there is none). Version numbers go
   * on counting after a removal, so that a number names one content for ever.
   */
  save(
    id: string,
    content: T,
    by: { readonly author: string; readonly at: string },
    replaces: number,
  ): Promise<Versioned<T> | 'conflict'>;
  /** Removes it from lists and from `newest`; versions stay for those who named them. */
  remove(id: string, version: number): Promise<'removed' | 'conflict'>;
  /** Newest versions in id order, from after `cursor`. */
  list(limit: number, cursor?: string): Promise<VersionedPage<T>>;
}
