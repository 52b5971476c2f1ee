import type { CybbackError, ErrorCode } from '../domain/errors.ts';
import type { GraphObject } from '../domain/json.ts';
import type { DeletionState, Warning } from '../domain/states.ts';
import type { LinkTargetType, TypeKey } from '../domain/type-keys.ts';
import type { Retention, StoredFile } from '../storage/storage.ts';
import type { Made } from './made.ts';
import type { WriteRunOptions } from './write-run-options.ts';

/** How the bytes of a file are protected. `none` carries a checksum instead of a seal. */
export type Sealing = 'aes-256-gcm' | 'none';

/** Where one record lies: a frame of a pack, and a byte range in the opened frame. Offsets and lengths in bytes. */
export interface RecordLocation {
  readonly packId: string;
  readonly frameOffset: number;
  readonly frameLength: number;
  readonly recordOffset: number;
  readonly recordLength: number;
}

export interface ObjectEntry {
  readonly objectId: string;
  /** SHA-256 of the canonical content, lower-case hex. Empty for a tombstone. */
  readonly hash: string;
  readonly location: RecordLocation | null;
  readonly deleted: DeletionState | null;
  readonly displayName: string | null;
  readonly userPrincipalName: string | null;
  readonly mail: string | null;
  readonly appId: string | null;
}

export interface LinkEntry {
  readonly sourceId: string;
  readonly relation: string;
  readonly targetId: string;
  readonly targetType: LinkTargetType;
  readonly deleted: boolean;
}

/** A sorted, immutable file of entries: objects by `objectId`, links by `sourceId`, `relation`, `targetId`. */
export interface RunRef {
  readonly id: string;
  readonly kind: 'objects' | 'links';
  readonly type: TypeKey;
  readonly entries: number;
  readonly sizeBytes: number;
  /** SHA-256 of the file, lower-case hex. */
  readonly sha256: string;
  /** Of a small one: the bytes of the file in base64, and no such file exists. */
  readonly content?: string | undefined;
}

export interface ManifestType {
  /** Newest last. A later entry for the same key hides earlier ones; tombstones hide too. */
  readonly objectRuns: readonly RunRef[];
  readonly linkRuns: readonly RunRef[];
  /** What this backup changed, alone; null where the type did not change or the runs begin anew with this backup. */
  readonly changes: { readonly objects: RunRef | null; readonly links: RunRef | null };
  /** Live entries of the merged runs, tombstones not counted. */
  readonly objects: number;
  readonly links: number;
  readonly added: number;
  readonly changed: number;
  readonly deleted: number;
  readonly linksAdded: number;
  readonly linksRemoved: number;
  /** Opaque delta link to go on from, or null. It moves only with a published manifest. */
  readonly token: string | null;
  /** ISO time at which the token was issued. */
  readonly tokenIssuedAt: string | null;
  /** Hash of the `$select` the token was issued for: another select means a new full read. */
  readonly selectHash: string | null;
  /** ISO time of the last read of everything that no delta covers. */
  readonly reconciledAt: string | null;
  /** How the type was read in this backup; `carried` = content and token of the backup before. */
  readonly mode: 'full' | 'delta' | 'list' | 'carried';
  /**
   * Parts of objects of which this backup does not know what they hold, as links from the object (`*`: every object) by
   * the part's name to the reason; null or absent where there are none.
   */
  readonly unknown?: RunRef | null | undefined;
  /** Why the type was read in full; absent where it was not. */
  readonly readFully?:
    | 'requested'
    | 'first'
    | 'tokenLost'
    | 'selectionChanged'
    | 'permissionChanged'
    | 'deltaNotOffered'
    | 'proof'
    | 'differenceFound'
    | 'damaged'
    | undefined;
  /** ISO time of the last read of the whole type, what delta covers included. */
  readonly provedAt?: string | null | undefined;
  /** Differences that only a read of the whole type has shown in this backup: neither delta nor catalogue told of them. */
  readonly drift?: { readonly objects: number; readonly links: number } | undefined;
  /** Permissions on which depends how much Graph shows of the type, as held when it was last read in full. */
  readonly sees?: readonly string[] | undefined;
  /** Properties that were asked for by name beyond those that every version of this product asks for. */
  readonly named?: readonly string[] | undefined;
  /** Properties that the service refused to select. */
  readonly refused?: readonly string[] | undefined;
  /** The tenant has no licence for the type, so that there is nothing to read. */
  readonly notLicensed?: boolean | undefined;
  /** The connection was never given the permission for the type, which not every one is given. */
  readonly notGranted?: boolean | undefined;
  /** Graph does not offer the type in this tenant, and never has: there is nothing to read. */
  readonly notOffered?: boolean | undefined;
}

export interface Manifest {
  /** 2 where runs lie in the manifest. */
  readonly format: 1 | 2;
  readonly connectionId: string;
  readonly tenantId: string;
  readonly repositoryId: string;
  readonly backupId: string;
  /** 1, 2, 3, ... within the connection. */
  readonly seq: number;
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly mode: 'full' | 'incremental';
  readonly sealing: Sealing;
  /** SHA-256 of the file of the manifest before, or null for the first. */
  readonly previousSha256: string | null;
  readonly types: Readonly<Partial<Record<TypeKey, ManifestType>>>;
  /** Tenant context needed to read the backup elsewhere: organization, domains, SKUs; as Graph returned them. */
  readonly context: Readonly<Record<string, unknown>>;
  readonly warnings: readonly Warning[];
  /** Absent in manifests of earlier versions. */
  readonly made?: Made | undefined;
}

export interface ManifestRef {
  readonly key: string;
  readonly seq: number;
  readonly backupId: string;
  readonly sha256: string;
  readonly sizeBytes: number;
  /** Of one that was written here, or says that it is sealed; one that says it is not proves nothing by that. */
  readonly sealing?: Sealing;
}

/** A manifest as the database knows it. */
export interface ExpectedManifest {
  readonly key: string;
  readonly sha256: string;
  /** Absent: not known. Nothing unsealed is believed then where the repository has data keys. */
  readonly sealing?: Sealing;
}

/** SHA-256 of manifests that were written while encryption was off. */
export type BelievedManifests = ReadonlySet<string>;

export type NewerManifest = { readonly key: string; readonly seq: number } & (
  | { readonly ref: ManifestRef; readonly manifest: Manifest }
  | { readonly problem: CybbackError }
);

/** An object version as catalogue or index know it. */
export interface StoredVersion {
  readonly type: TypeKey;
  readonly id: string;
  /** SHA-256 of the canonical content, lower-case hex. */
  readonly hash: string;
  readonly location: RecordLocation;
}

/** Its content; or why it cannot be had: a statement about its file, with its name in `facts.file`. */
export type VersionRead = { readonly object: GraphObject } | { readonly damage: CybbackError };

/** A file below the connection's folder, as it was written. */
export interface ExpectedFile {
  readonly path: string;
  readonly sizeBytes: number | null;
  readonly sha256: string | null;
}

/** A record handed to a pack. */
export interface PendingRecord {
  /** Where the record lies. Known once the pack's `finish` has returned; asking earlier is a defect and throws. */
  readonly location: RecordLocation;
}

/**
 * A file being filled with records. Nothing of it exists for readers before `finish` has returned; a writer that is
 * dropped without `finish` leaves nothing behind. One caller at a time.
 */
export interface PackWriter {
  readonly packId: string;
  /** Bytes that the finished file will have at least. */
  readonly sizeBytes: number;
  /** The pack has reached its intended size (16 MiB sealed or 256 MiB of records): finish it and begin another. */
  readonly full: boolean;
  /** Copies the record and returns at once; compressing and sealing go on behind it, errors come out of `finish`. */
  add(record: Uint8Array): PendingRecord;
  /** Await it now and then, say after each page, so that sealing keeps up with adding. */
  drain(): Promise<void>;
  /** Seals the last frame and the trailer and stores the file durably. With no record, nothing is stored: null. */
  finish(): Promise<{ packId: string; sizeBytes: number; sha256: string } | null>;
}

export interface Finding {
  readonly severity: 'damaged' | 'missing' | 'unreadable';
  readonly code: ErrorCode;
  /** Key of the file in the storage. */
  readonly file: string;
  readonly message: string;
}

/** The files of one connection in one storage. Opened for a process's lifetime; safe for concurrent use. */
export interface Repository {
  readonly repositoryId: string;
  readonly connectionId: string;

  newPack(): PackWriter;
  /** How many records the pack holds, by its trailer. */
  countRecords(packId: string, sizeBytes: number): Promise<number>;
  /** One ranged request. */
  readRecord(location: RecordLocation): Promise<Uint8Array>;
  /** Reads versions and proves each to be the one that was kept; order of the answer = order of the versions. */
  readVersions(versions: readonly StoredVersion[]): Promise<VersionRead[]>;
  /** The same for one; what is damaged is thrown. */
  readVersion(version: StoredVersion): Promise<GraphObject>;
  /** Bytes as they lie there, unproved. Reads many with one request per frame; order of the answer = order of the locations. */
  readRecords(locations: readonly RecordLocation[]): Promise<Uint8Array[]>;

  /** Entries must come sorted and without repeats; anything else is a defect and throws. */
  writeObjectRun(type: TypeKey, entries: AsyncIterable<ObjectEntry>, options?: WriteRunOptions): Promise<RunRef>;
  writeLinkRun(type: TypeKey, entries: AsyncIterable<LinkEntry>, options?: WriteRunOptions): Promise<RunRef>;
  /** Merged view of runs (newest last): sorted, one entry per key, tombstones left out unless asked for. Memory bounded by blocks. */
  readObjectRuns(runs: readonly RunRef[], options?: { tombstones?: boolean }): AsyncIterable<ObjectEntry>;
  readLinkRuns(runs: readonly RunRef[], options?: { tombstones?: boolean }): AsyncIterable<LinkEntry>;
  /** One object's entry, by ranged reads; null where absent. A tombstone counts as absent unless asked for. */
  findObject(
    runs: readonly RunRef[],
    objectId: string,
    options?: { tombstones?: boolean },
  ): Promise<ObjectEntry | null>;
  /** Which of the runs should be merged into one now so that reading stays cheap and writing stays amortised; empty = none. */
  runsToMerge(runs: readonly RunRef[]): readonly RunRef[];

  /**
   * The commit point. Its key follows from seq and backup ID, so a retry writes the same key: found there already with
   * the same content it is success; another backup under the same seq is `conflict`.
   */
  writeManifest(manifest: Manifest): Promise<ManifestRef>;
  /** Errors besides those of the storage: `repository-mismatch` where it is another file than the one that is expected. */
  readManifest(expected: ExpectedManifest): Promise<Manifest>;
  /** By seq, oldest first. */
  listManifests(): AsyncIterable<ManifestRef>;

  /**
   * Reads back, opens and checks every byte that a backup needs. Ends quietly where nothing is wrong; throws only where
   * the storage cannot be asked. `onProgress` is told the bytes read so far.
   */
  verify(manifest: ManifestRef & ExpectedManifest, onProgress?: (bytes: number) => void): AsyncIterable<Finding>;

  /** Looks at header and key files again, and writes those again that are not as they are known to be. */
  checkMarkers(): Promise<void>;
  /** Files that hold what was saved (packs, runs and manifests), in order of path below the connection's folder; one of them, or null. */
  listFiles(): AsyncIterable<StoredFile>;
  findFile(path: string): Promise<StoredFile | null>;
  /** Puts back a file that was overwritten or deleted, where the storage has kept it. @returns whether it is there now. */
  recoverFile(file: ExpectedFile): Promise<boolean>;
  /**
   * Manifests with a higher number, by number: of backups that the database does not know. Each is read, opened and
   * believed like any other; what is not is answered with the reason.
   */
  newerManifests(seq: number, believed?: BelievedManifests): AsyncIterable<NewerManifest>;
  /** Unsealed manifests that a sealed one proves, by itself or through those between them: it names the SHA-256 before it. */
  provedUnsealed(): Promise<ReadonlySet<string>>;

  /** Seals a note under its name, below `notes/`. One that is there already is left as it is. */
  writeNote(name: string, content: Uint8Array): Promise<void>;
  /** Errors: `storage-missing`, and those of damage. */
  readNote(name: string): Promise<Uint8Array>;
  /** Names, in order. */
  listNotes(prefix: string): AsyncIterable<string>;
  /** What the storage gives every new file against deletion; null: nothing. */
  retention(): Promise<Retention | null>;
  extendRetention(path: string, retention: { mode: Retention['mode']; until: Date }): Promise<void>;
  /**
   * Deletes a file for good, earlier versions included. What is not there is no error.
   *
   * @returns until when the storage refuses it; null: it is gone.
   */
  removeFile(path: string): Promise<Date | null>;
  /** Reads the whole file. Errors: those of damage where it is not as it was written. */
  checkFile(file: ExpectedFile, onBytes?: (bytes: number) => void): Promise<{ sizeBytes: number; sha256: string }>;
}

export interface OpenRepositoryOptions {
  readonly repositoryId: string;
  readonly connectionId: string;
  readonly tenantId: string;
  readonly sealing: Sealing;
}
