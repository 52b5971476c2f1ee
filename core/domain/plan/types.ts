import type { AttributeChange } from '../diff/diff-objects.ts';
import { type GraphObject, type Json, stringOf } from '../json.ts';
import type { NaturalKey, ObjectType } from '../object-type.ts';
import type { Link } from '../record.ts';
import type { LinkTargetType, TypeKey } from '../type-keys.ts';
import type { Choice } from './choice.ts';
import type { Privileges } from './privileged.ts';
import type { PlanReason, PlanReasonCode } from './reasons.ts';
import type { References } from './references.ts';
import type { RestoreOptions } from './restore-options.ts';

export const PLAN_ACTIONS = ['undelete', 'update', 'create', 'remove', 'skip', 'blocked'] as const;
export type PlanAction = (typeof PLAN_ACTIONS)[number];

export interface ObjectState {
  readonly object: GraphObject;
  readonly links: readonly Link[];
  /** Relations that could not be read: what they hold is not known. */
  readonly unread?: readonly string[];
}

/** An object of the backup whose file in the storage is missing or damaged: only its name is known. */
export interface LostContent {
  readonly displayName: string | null;
  /** What is wrong with the file. */
  readonly message: string;
}

/** What the target tenant holds for an object of the backup, by the ladder: ID, recycle bin, natural key. */
export type LiveState =
  /** `sameId` is false where the durable map of an earlier restore led to it. */
  | ({ readonly kind: 'live'; readonly sameId: boolean } & ObjectState)
  | {
      readonly kind: 'inBin';
      /** Not all properties where `complete` is false: the bin shows only some. */
      readonly object: GraphObject;
      readonly complete: boolean;
      /** Live objects that hold one of its unique names now. */
      readonly conflicts: readonly { readonly property: string; readonly value: string; readonly holderId: string }[];
    }
  | ({ readonly kind: 'matched'; readonly by: Pick<NaturalKey, 'property' | 'value'> } & ObjectState)
  /** Graph says neither that it is there nor that it is not: nothing may be written, nothing may be claimed. */
  | { readonly kind: 'unreadable'; readonly code: string; readonly message: string }
  | {
      readonly kind: 'absent';
      /** The recycle bin could not be looked into. */
      readonly binUnread?: true;
      /** IDs of other objects that have its name, where names are not unique. */
      readonly namesakes?: readonly string[];
    };

/** What is the same for every object of a job. */
export interface PlanContext {
  readonly options: RestoreOptions;
  readonly references: References;
  /** The plan is being carried out: what an object of a later wave names has been made by now, or will not be. */
  readonly applying?: boolean;
  /** It was carried out: everything that differs is of interest, be it left on purpose. */
  readonly comparing?: boolean;
  /** Application permissions granted in the target tenant; null where unknown: nothing is reported missing. */
  readonly granted: readonly string[] | null;
  /** Verified domains of the target tenant, lower case; null where unknown. */
  readonly verifiedDomains: readonly string[] | null;
  /** The target tenant, where the backup is of the same one; null where it is of another. */
  readonly home?: string | null;
  /** IDs of the tenant of the backup and of the target, lower case; null or absent where they are one. */
  readonly tenants?: { readonly from: string; readonly to: string } | null;
  /** Application (client) ID of this service in the target tenant. */
  readonly ownAppId: string;
  /** And in the tenant of the backup, where that is another one: the service connects each tenant by itself. */
  readonly ownAppIdThere?: string | null;
  /** Milliseconds since the epoch; absent: nothing is taken to have ended. */
  readonly now?: number;
  /** When the backup was taken, where the target is the same tenant; whoever was created later is somebody else. */
  readonly since?: number | null;
  /** What the tenants know of licences; null where it could not be read: nothing is reported missing. */
  readonly licences?: Licences | null;
  /** Objects that must not be removed, disabled or lose a role: a Global Administrator, break-glass accounts, the service. */
  readonly protectedIds: ReadonlySet<string>;
  /**
   * Of them, while it is planned, those that are kept only until this restore has brought back who can sign in instead:
   * their removal is planned, and looked at again before it is done, at the end.
   */
  readonly stopgap?: ReadonlySet<string>;
  /** Who holds Entra roles; absent: nobody is known to. */
  readonly privileges?: Privileges;
}

/** Licences by the ID of the product, lower case. */
export interface Licences {
  readonly tenant: ReadonlyMap<string, { readonly partNumber: string; readonly left: number }>;
  /** Part numbers in the tenant of the backup. */
  readonly backup: ReadonlyMap<string, string>;
}

/** What of an object of the backup was given for a time by Privileged Identity Management. Never restored for good. */
export interface Scheduled {
  /** The object itself: a role assignment that a schedule gave. `unknown`: the backup could not read the schedules. */
  readonly object: 'yes' | 'no' | 'unknown';
  /** Links of the object: members and owners of a group. */
  readonly links: readonly Pick<Link, 'relation' | 'targetId'>[];
}

/** What an Undo knows of an object beside its state before. */
export interface Undone {
  /** The state in which the restore that is undone left it. */
  readonly after: StateAfter;
  /** Paths of attributes, and links of the object, that it wrote or tried to write. */
  readonly attributes: readonly { readonly path: string; readonly written?: Json }[];
  readonly links: readonly WrittenLink[];
  /** IDs, in lower case, of targets of its links that the Undo takes away itself. */
  readonly goes?: readonly string[];
  /** It was ticked: what somebody else changed since is taken back as well. */
  readonly overwrite: boolean;
}

export type StateAfter =
  | ({ readonly kind: 'there' } & ObjectState)
  | { readonly kind: 'gone' }
  | { readonly kind: 'unknown' };

export interface WrittenLink {
  readonly relation: string;
  readonly change: 'add' | 'remove';
  readonly targetId: string;
}

export interface PlanInput {
  readonly type: ObjectType;
  /** Object ID in the backup; of the live object where the backup lacks it. */
  readonly objectId: string;
  readonly backup: ObjectState | null;
  /** The backup has the object, and what it held cannot be read any more; `backup` is null then. */
  readonly lost?: LostContent;
  readonly live: LiveState;
  /** What of it was given by schedules; absent: nothing. */
  readonly scheduled?: Scheduled;
  /**
   * Links of other objects in the backup that point at this one, of sources that are not restored by the same job.
   * They are rewritten where the object gets a new ID.
   */
  readonly incoming: readonly IncomingLink[];
  /** Set while planning an object that is part of the restore only because others depend on it. */
  readonly leaveExisting?: boolean;
  /** The object is not restored: only what it names by an ID that is gone is to be named by the new one. */
  readonly repair?: true;
  /** Set where only these differences of the object are to be written. */
  readonly only?: Choice;
  /** The backup lacks it, and its whole type was selected: nobody has said that this object is to go. */
  readonly unticked?: true;
}

export interface IncomingLink extends Link {
  readonly sourceType: TypeKey;
  /** The live object that holds the link, where it was read: its kind decides whether the link may be written. */
  readonly source?: GraphObject;
  /** Graph does not show the holder. */
  readonly sourceUnread?: true;
  /** A schedule gave it for a time. */
  readonly isScheduled?: true;
  /** The holder is taken in because others depend on it: made by this job, it brings the link itself. */
  readonly sourceIsNeeded?: boolean;
}

/** Parts of a policy set are known by a word of ours, whatever Graph calls them. */
export function liveIdOf({ live, objectId }: PlanInput, object: GraphObject): string {
  if (live.kind === 'live' && live.sameId) return objectId;
  return stringOf(object.id) ?? objectId;
}

export interface AttributePlan extends AttributeChange {
  readonly treatment: 'write' | 'leave';
  readonly reason: PlanReasonCode | null;
  /** Written once everything it may point at exists. */
  readonly secondPass: boolean;
}

export interface LinkPlan {
  readonly relation: string;
  readonly change: 'add' | 'remove';
  /** `incoming`: another object's link that has to point at the new ID. */
  readonly direction: 'outgoing' | 'incoming';
  readonly sourceType: TypeKey;
  /** IDs in the target tenant; null where this job is going to make the object. */
  readonly sourceId: string | null;
  readonly targetId: string | null;
  /** IDs in the backup; null for a link that the backup lacks. */
  readonly backupSourceId: string | null;
  readonly backupTargetId: string | null;
  readonly targetType: LinkTargetType;
  readonly treatment: 'write' | 'leave';
  readonly reason: PlanReasonCode | null;
}

/** A reference of a living object that names an object by an ID which it does not have any more. */
export interface ReferenceRepair {
  /** As declared, with `[]`. */
  readonly path: string;
  readonly value: string;
  /** Null where this job is going to make the object. */
  readonly newId: string | null;
}

export interface PlanItem {
  readonly type: TypeKey;
  /** ID in the backup. */
  readonly objectId: string;
  /** ID of the live object (or of the one in the bin); null where it is to be made. */
  readonly liveId: string | null;
  readonly displayName: string | null;
  readonly action: PlanAction;
  /** Position of the type among all types. */
  readonly restoreOrder: number;
  readonly reasons: readonly PlanReason[];
  readonly attributes: readonly AttributePlan[];
  readonly links: readonly LinkPlan[];
  readonly newPassword: boolean;
  /** Set where the user comes back under another name. */
  readonly newUserPrincipalName: string | null;
  readonly missingPermissions: readonly string[];
  /** Expected Graph writes, and seconds they take at the documented write limits. */
  readonly writes: number;
  readonly seconds: number;
  /** Set where nothing but references of a living object are repaired. */
  readonly repairs?: readonly ReferenceRepair[];
  /** Set where only these differences were chosen. */
  readonly only?: Choice;
}
