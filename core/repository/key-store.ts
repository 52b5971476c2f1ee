import type { WrappedDataKey } from '../crypto/data-key.ts';
import type { CybbackError } from '../domain/errors.ts';

/** What is known of a repository outside of its storage. Who opens one without it has nothing but the files to believe. */
export interface KnownRepository {
  /** Every wrapping of every data key that was ever used. */
  readonly keys: readonly WrappedDataKey[];
  /** Seals new files, whatever the storage says; null while none is chosen. */
  readonly activeId: string | null;
  /** Backups of the connection lie there already: the folder is its own, and without a header it is damaged, not new. */
  readonly isWritten: boolean;
}

export interface KeyStore {
  read(): Promise<KnownRepository>;
  /** Keeps wrappings. The first key that is called active stays it: answered is the one that counts. */
  keep(keys: readonly WrappedDataKey[], activeId: string | null): Promise<string | null>;
  /** A header or key file was not as it should be and was written again from what is known. */
  onMended(error: CybbackError): Promise<void>;
}
