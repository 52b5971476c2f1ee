import type { Db } from '../../database/database.ts';
import type { Clock } from '../../domain/clock.ts';
import type { GraphObject, Json } from '../../domain/json.ts';
import type { ObjectType } from '../../domain/object-type.ts';
import type { DeletionState, Warning } from '../../domain/states.ts';
import { PART_LIMITS, SET_LIMITS, type ChainLimits, type ChainState } from '../../graph/paging/page-chain.ts';
import type { GraphClient } from '../../graph/types.ts';
import type { Manifest, ManifestType, Repository } from '../../repository/types.ts';
import type { BackupFacts } from '../store/capture/backup-facts.ts';
import type { StagedLink } from '../store/capture/staging.ts';
import type { StagedPart } from '../store/capture/unknown-parts.ts';

/** What one activity works with: one backup, one type, one client whose usage is counted for this window alone. */
export interface CaptureContext {
  readonly db: Db;
  readonly backup: BackupFacts;
  readonly type: ObjectType;
  readonly client: GraphClient;
  /** Application permissions that the connection's token holds. */
  readonly granted: ReadonlySet<string>;
  readonly repository: Repository;
  readonly base: Manifest | null;
  /**
   * Set where nothing is backed up but a backup is proved: its number, which everything is compared with whatever is
   * published meanwhile. `backup.id` is then the proof's.
   */
  readonly asOf?: number | undefined;
  /** Set where the tenant is read for a comparison: as for a backup, but everything that is asked for is looked at now. */
  readonly comparing?: Comparing | undefined;
  readonly clock: Clock;
  readonly limits: CaptureLimits;
  readonly signal: AbortSignal;
  /** 0 up to 1. */
  random(): number;
  /** Whether others wait for the worker: a reading ends early then, and is called again. */
  isAwaited(): boolean;
  /** Lets them go first, in work that cannot end early. */
  pause(): Promise<void>;
  /** Reads every pack of the type and keeps what is wrong: after one was found damaged, before all is read anew. */
  examineFiles(): Promise<void>;
  /** Called whenever something has become durable. */
  onCommit(): Promise<void>;
}

export interface Comparing {
  /** False: read because others lie below it. */
  readonly asked: boolean;
  /** IDs in order, where few objects of the type are compared; null: any. */
  readonly picked: readonly string[] | null;
}

export interface CaptureLimits {
  /** A window returns to the workflow after this long, in milliseconds. */
  readonly windowMs: number;
  /** One for which others wait, after this long. */
  readonly awaitedWindowMs: number;
  /** What was read is made durable at least this often, in milliseconds. */
  readonly commitMs: number;
  /** Rows held in memory before they are made durable. */
  readonly commitRows: number;
  /** Entries of an index after which others may go first. */
  readonly pauseEntries: number;
  /** Up to this many requests, what no delta covers is read again in every backup. */
  readonly alwaysReconcileRequests: number;
  /** Beyond it, after this many milliseconds; so is the whole type, what its delta covers included. */
  readonly reconcileMs: number;
  /** Of this many objects that are called unchanged one is read again, at random; of infinitely many none. */
  readonly sampleEvery: number;
  /** Share of a type (0..1) that may vanish in one enumeration before it is read a second time. */
  readonly vanishShare: number;
  /** Below this number of vanished objects the share is not asked. */
  readonly vanishMinimum: number;
  /** How far a chain of pages is followed. */
  readonly chain: ChainLimits;
  /** The same for a set below one object. */
  readonly partChain: ChainLimits;
}

export const DEFAULT_LIMITS: CaptureLimits = {
  windowMs: 60_000,
  awaitedWindowMs: 5_000,
  commitMs: 10_000,
  commitRows: 5_000,
  pauseEntries: 5_000,
  alwaysReconcileRequests: 100,
  reconcileMs: 24 * 3_600_000,
  sampleEvery: 1_000,
  vanishShare: 0.25,
  vanishMinimum: 20,
  chain: SET_LIMITS,
  partChain: PART_LIMITS,
};

/** Why a whole type is read in a backup. */
export type ReadFully = NonNullable<ManifestType['readFully']>;

/** How a type is being read in this backup. */
export interface TypePlan {
  readonly mode: 'full' | 'delta' | 'list';
  /** Whether everything that no delta covers is read for all objects, or only for those that changed. */
  readonly reconcile: boolean;
  /** How a full read of a type with delta is made; `none`: the tenant has no delta. */
  readonly full: 'crawl' | 'list' | 'none' | null;
  /** Why the whole type is read; null where it is not. */
  readonly why?: ReadFully | null;
  /** Properties are read beside list and delta. */
  readonly aside?: boolean;
  /** The whole type is read after its changes, so that what no change round told of shows. */
  readonly prove?: boolean;
  /** Only objects that were picked are read, each by itself. */
  readonly picked?: boolean;
  /** Of the order of the stages: a cursor that another version left names other ones. */
  readonly version?: number;
}

/** Where the reading of a type stands. Kept with the backup; describes only what is already durable. */
export interface Cursor {
  readonly plan: TypePlan;
  /** 1, or 2 when an enumeration is read a second time because too much had vanished. */
  readonly attempt: number;
  readonly stage: number;
  /** Of the stage's own making: a link, an ID after which to go on; null at its start. */
  readonly position: Json;
  /** Of the chain of pages in which `position` is a link. */
  readonly chain?: ChainState | null;
  readonly token: string | null;
  readonly tokenIssuedAt: string | null;
  readonly ended: boolean;
  /** Properties asked for by name beyond the type's own, and those that the service refused. */
  readonly named?: readonly string[];
  readonly refused?: readonly string[];
  /** Of the permissions that decide how much Graph shows of the type, those held when its reading began. */
  readonly sees?: readonly string[];
  /** Packs of the type were written again, or there was nothing to do; its indexes come next. */
  readonly rewritten?: boolean;
  /** Something that no delta covers could not be read: the next backup has to reconcile. */
  readonly incomplete?: boolean;
  /** Of relations that are read beside the objects, by their places in the type: where their pages stand. */
  readonly beside?: Readonly<Record<number, BesideState>>;
}

/** A relation that is read beside the objects: `later` where its pages are refused. */
export interface BesideState {
  readonly state: 'reading' | 'read' | 'later';
  readonly position: string | null;
  readonly chain?: ChainState | null;
  /** Which objects the pages have shown, see `ShownIds`. */
  readonly shown: string;
}

/** One part of the reading of a type. */
export type Stage =
  | { readonly kind: 'latestToken' }
  | { readonly kind: 'picked' }
  | { readonly kind: 'crawl' }
  | { readonly kind: 'source'; readonly index: number }
  | { readonly kind: 'follow' }
  | { readonly kind: 'deletions' }
  | { readonly kind: 'aside' }
  | { readonly kind: 'bin' }
  | { readonly kind: 'sample' }
  | { readonly kind: 'relation'; readonly index: number }
  | { readonly kind: 'leftOut'; readonly index: number }
  | { readonly kind: 'embedded' };

export interface CapturedObject {
  readonly id: string;
  /** Complete content, embedded sets included, secrets not. */
  readonly object: GraphObject;
  /** Hash of the version of the last backup which the object still is, where that is known without its complete content. */
  readonly stillIs?: string;
}

export interface CapturedDeletion {
  readonly id: string;
  readonly state: DeletionState;
}

export type CapturedLink = StagedLink;

/** What one page brought. Once it is durable, `cursor` says where to go on. */
export interface Batch {
  readonly objects: readonly CapturedObject[];
  readonly deletions: readonly CapturedDeletion[];
  readonly links: readonly CapturedLink[];
  /** Sets below objects that could not be read, and those that can be again. */
  readonly parts?: readonly StagedPart[];
  /** Entries that Graph returned, repeats included. */
  readonly fetched: number;
  readonly cursor: Cursor;
  readonly warnings?: readonly Warning[];
  /**
   * How this was found: `told` by a change round, or by `proving`, a read of the whole type after that, so that a
   * difference is one that nothing told of.
   */
  readonly found?: 'told' | 'proving';
  /** Make everything durable before going on: the next step reads it. */
  readonly barrier?: boolean;
  /** What this backup has read of the type until now is forgotten. */
  readonly startsAnew?: boolean;
}

/** What a page of a relation brought that is read beside the objects. */
export type BesideBatch = Required<Pick<Batch, 'links' | 'parts' | 'fetched'>> & Required<Pick<Cursor, 'beside'>>;

export interface TypeOutcome {
  /** Nothing of the type is left to read. */
  readonly done: boolean;
}
