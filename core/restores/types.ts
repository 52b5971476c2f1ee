import type { Clock } from '../domain/clock.ts';
import type { GraphObject, Json } from '../domain/json.ts';
import type {
  Choice,
  IncomingLink,
  LostContent,
  NeededBy,
  ObjectState,
  PlanAction,
  PlanContext,
  PlanReason,
  Scheduled,
  Undone,
} from '../domain/plan/index.ts';
import type { ItemState, StepKind, StepState } from '../domain/plan/item-states.ts';
import type { TypeKey } from '../domain/type-keys.ts';
import type { GraphClient } from '../graph/types.ts';

/** One object of a restore, as confirmed, with what the backup holds of it. */
export interface RestoreEntry {
  readonly ordinal: number;
  readonly type: TypeKey;
  /** ID in the backup. */
  readonly objectId: string;
  /** Of the confirmed plan; for planning itself it does not matter. */
  readonly action: PlanAction;
  /** Null where the object is to be removed, and where its content is lost. */
  readonly backup: ObjectState | null;
  readonly lost?: LostContent;
  /** What the newest backup holds of it, where the backup lacks it: tells where it lies. */
  readonly seen?: GraphObject;
  /** What of it was given by schedules; absent: nothing. */
  readonly scheduled?: Scheduled;
  /** Links in the backup that point at the object from objects which this job does not restore. */
  readonly incoming: readonly IncomingLink[];
  /** Name under which a user comes back whose own is taken, as confirmed. */
  readonly newUserPrincipalName: string | null;
  /** Reasons of the confirmed plan: the report holds them as well. */
  readonly planned?: readonly PlanReason[];
  /** While it is being planned: who needs it, where it is part of the restore only because others depend on it. */
  readonly neededBy?: NeededBy | null;
  /** Only its references are repaired: what the tenant holds is the base, not the backup. */
  readonly repair?: true;
  /** Only these differences of it are written. */
  readonly only?: Choice;
  /** The backup lacks it, and only its whole type was selected. */
  readonly unticked?: true;
  /** Set where the restore undoes another one: `backup` is the state before that, in IDs of the tenant. */
  readonly undoes?: Undone;
}

/** What a step is going to write, in IDs and names: enough to read back whether it was done, no values of attributes. */
export type StepRequest = { readonly [fact: string]: Json };
export type StepOutcome = { readonly [fact: string]: Json };

export interface StepRecord {
  readonly ordinal: number;
  readonly kind: StepKind;
  readonly state: StepState;
  readonly request: StepRequest;
  /** Milliseconds since the epoch; null while planned. */
  readonly intendedAt: number | null;
  readonly outcome: StepOutcome | null;
}

/** What the identifier names an object by; `appId` is the application (client) ID. */
export type IdKind = 'object' | 'appId';

export interface NewId {
  readonly type: TypeKey;
  /** Absent: an object ID. */
  readonly kind?: IdKind;
  readonly oldId: string;
  readonly newId: string;
}

/** What the job and earlier restores know of an ID. */
export interface Knowledge {
  /** Where the durable map leads, followed one step; null where it knows nothing. */
  readonly newId: string | null;
  /** The job undeletes, creates or updates the object of this backup ID. */
  readonly planned: boolean;
  /** While it is planned: the object is part of the job, and the plan has not got to it. */
  readonly undecided?: boolean;
  /** The job gives the object of this ID another one, as far as the plan has got. */
  readonly renewed?: boolean;
  /** Of an appId: which of its app registration and enterprise application the job makes or brings back, and whether it has. */
  readonly comes?: Readonly<Partial<Record<TypeKey, 'planned' | 'made'>>>;
  /** The job made the object of this ID (old or new), or took it out of the bin. */
  readonly madeHere: boolean;
}

/**
 * Where a restore writes down what it does, bound to one job. Every call is durable when it returns. Implementations
 * compare IDs without case.
 */
export interface RestoreStore {
  /** Steps recorded so far, by item; items without steps may be absent. */
  steps(itemOrdinals: readonly number[]): Promise<ReadonlyMap<number, readonly StepRecord[]>>;
  /** Before the write. Repeating it for a step that is intended already keeps the first time. */
  intend(
    itemOrdinal: number,
    step: { ordinal: number; kind: StepKind; request: StepRequest; at: number },
  ): Promise<void>;
  /** After it. */
  settle(
    itemOrdinal: number,
    stepOrdinal: number,
    result: { state: 'done' | 'failed' | 'unknown' | 'skipped'; outcome: StepOutcome },
  ): Promise<void>;
  /** The live state before the first write, for Undo; null where nothing was there. The first call for an item wins. */
  keepBefore(itemOrdinal: number, before: ObjectState | null): Promise<void>;
  finishItem(
    itemOrdinal: number,
    result: { state: ItemState; reasons: readonly PlanReason[]; newId: string | null },
  ): Promise<void>;
  knowledge(ids: readonly string[]): Promise<ReadonlyMap<string, Knowledge>>;
  /** Adds to the durable map. False where the new ID stands for another old one already: it is somebody else's. */
  claimNewId(entry: NewId): Promise<boolean>;
}

/** What becomes of objects that are not in the target tenant under a known ID; all IDs in lower case. */
export interface Counterparts {
  /** Objects of the target that stand for them. */
  readonly standsFor: ReadonlyMap<string, string>;
  /** No restore makes them. */
  readonly neverMade: ReadonlySet<string>;
}

export type FindCounterparts = (
  ids: readonly string[],
  newIdOf: (id: string) => string | null,
) => Promise<Counterparts>;

export interface RestoreContext {
  readonly client: GraphClient;
  readonly store: RestoreStore;
  /** `https://graph.microsoft.com/v1.0` of the tenant's cloud: references are written as absolute addresses. */
  readonly graphRoot: string;
  readonly plan: Omit<PlanContext, 'references'>;
  readonly clock: Clock;
  wait(ms: number): Promise<void>;
  /** Meets the tenant's rules; nobody sees it, nothing keeps it. */
  randomPassword(): string;
  /** Set where the target is another tenant than that of the backup. */
  readonly counterparts?: FindCounterparts;
  /** Objects written at the same time. */
  readonly parallel: number;
  readonly signal?: AbortSignal;
  /** Asked before every step: the step in hand is finished, the next not begun. */
  isCancelled?(): boolean;
}

export interface WaveResult {
  readonly ordinal: number;
  readonly state: ItemState;
  readonly reasons: readonly PlanReason[];
  /** ID of the object in the tenant where it differs from the one in the backup. */
  readonly newId: string | null;
  /** Writes that had an effect. */
  readonly writes: number;
}
