/** Wraps data keys with a master key that never leaves the provider. */
export interface KeyProvider {
  /** Names the master key in force, e.g. `file:3f9c…`; stored beside what it wrapped so that a rotation can be told. */
  readonly keyId: string;
  /** `context` is bound to the result: unwrapping under another one fails with `key-wrong`. */
  wrap(key: Uint8Array, context: string): Promise<Uint8Array>;
  unwrap(wrapped: Uint8Array, context: string): Promise<Uint8Array>;
  /** 32 bytes that follow from the master key and the purpose: the same in every process, and telling nothing of the key. */
  derive(purpose: string): Promise<Uint8Array>;
  /**
   * Wraps the keys of small secrets, which are too many to ask a service for each; absent: this provider does.
   * Where it changes with a rotation, it is asked for each time.
   */
  readonly forSecrets?: KeyProvider;
  /**
   * The provider as it stands now, for who wraps and names the key that did: a rotation may change it between the two.
   * Absent: it never changes.
   */
  inForce?(): Promise<KeyProvider>;
}
