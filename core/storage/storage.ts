/**
 * Where files of a repository lie. Files are written once and never changed. Every failure is a `CybbackError` with a
 * `storage-*` code.
 *
 * Keys are relative, `/`-separated, of the characters `A-Z a-z 0-9 . _ -`; no segment is `.` or `..`.
 */
export interface Storage {
  /** A name for messages: `folder /srv/backups`, `s3 bucket acme-backups`. Holds no secret. */
  readonly description: string;

  /**
   * Writes a whole file durably; readers see all of it or nothing.
   * With `ifAbsent`, an existing file is left as it is and the call fails with `storage-exists`.
   */
  put(key: string, body: Uint8Array | AsyncIterable<Uint8Array>, options?: PutOptions): Promise<void>;

  /** The whole file, or its first `mostBytes` where it is longer. Missing: `storage-missing`. */
  get(key: string, mostBytes?: number): Promise<Uint8Array>;

  /** `length` bytes from `offset`; fewer only at the file's end. A negative offset counts from the end. */
  getRange(key: string, range: { offset: number; length: number }): Promise<Uint8Array>;

  /** The file as chunks, for readers that must not hold it whole. */
  stream(key: string): AsyncIterable<Uint8Array>;

  /** Size in bytes, or null where there is no such file. */
  size(key: string): Promise<number | null>;

  /** Files whose key starts with `prefix`, in key order, paged behind the scenes. */
  list(prefix: string): AsyncIterable<StoredFile>;

  /** Deleting what is not there is no error. */
  delete(key: string): Promise<void>;

  /**
   * Deletes a file with everything that the storage has kept of it, so that its bytes are free. What is not there is no
   * error. A storage without this keeps nothing of what was deleted.
   *
   * @returns until when the storage refuses it, as its protection says; null: the file is gone.
   */
  remove?(key: string): Promise<Date | null>;

  /** What lay under the name before it was overwritten or deleted, newest first, where the storage keeps it. */
  earlier?(key: string): AsyncIterable<EarlierFile>;

  /**
   * The protection against deletion that the storage gives every new file; null: none. Where there is one,
   * `extendRetention` gives it to a file that is there already.
   */
  retention?(): Promise<Retention | null>;
  extendRetention?(key: string, retention: { mode: Retention['mode']; until: Date }): Promise<void>;

  /**
   * A page of everything that lies below a prefix, earlier versions and marks of deletion included. Null where the storage
   * keeps none, or does not let the key see them: then `list` has what there is.
   */
  versions?(prefix: string, after: string | null): Promise<VersionPage | null>;
  /** Whether what is deleted by its name alone may stay as an earlier version. */
  mayKeepVersions?(): Promise<boolean>;
  /** For good. Errors: `storage-locked`, `storage-permission`. */
  deleteVersion?(key: string, versionId: string): Promise<void>;
  /** Of a storage that has folders: what an erased one leaves behind, files that were never finished included. */
  removeFolder?(prefix: string): Promise<void>;
}

export interface FileVersion {
  readonly key: string;
  /** Null: the only one there is. */
  readonly versionId: string | null;
  /** What is read under the name at present; false for earlier versions and marks of deletion. */
  readonly isCurrent: boolean;
}

export interface VersionPage {
  readonly entries: readonly FileVersion[];
  /** For the next page; null: this was the last one. */
  readonly next: string | null;
}

export interface EarlierFile {
  readonly sizeBytes: number;
  stream(): AsyncIterable<Uint8Array>;
}

export interface Retention {
  /** The bucket's own. */
  readonly mode: 'governance' | 'compliance';
  readonly days: number;
}

export interface PutOptions {
  readonly ifAbsent?: boolean;
  /** Known size in bytes of a streamed body. */
  readonly sizeBytes?: number;
}

export interface StoredFile {
  readonly key: string;
  readonly sizeBytes: number;
  /** Another one after the file was written again, even with the same bytes; absent where the storage has none. */
  readonly tag?: string;
}

/** Where files lie together, and nothing else. */
export interface StorageFolder {
  readonly storage: Storage;
  /** Ends with a slash. */
  readonly name: string;
}
