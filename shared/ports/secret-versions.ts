/** The versions of one secret while it is being rotated. `token` names the new version. */
export interface SecretVersions {
  /** The text that everybody uses. */
  current(secretId: string): Promise<string>;
  /** The new version's text; undefined until it was put. */
  pending(secretId: string, token: string): Promise<string | undefined>;
  put(secretId: string, token: string, text: string): Promise<void>;
  /** From now on everybody reads the new version. May be repeated. */
  promote(secretId: string, token: string): Promise<void>;
}
