import type { CaptureSource } from './capture-source.ts';
import type { EmbeddedSpec } from './embedded-spec.ts';
import type { GraphObject } from './json.ts';
import type { CreationChoices, NamedElements, OtherCreation, PartRequest, PartWrite } from './part-write.ts';
import type { ReadFromEnds } from './read-from-ends.ts';
import type { ReferenceSpec } from './reference-spec.ts';
import type { TenantName } from './tenant-names.ts';
import type { LinkTargetType, TypeKey } from './type-keys.ts';

export type { CaptureSource, RowLink, RowRules } from './capture-source.ts';
export type { EmbeddedSpec, EmbeddedWrite } from './embedded-spec.ts';
export type { ReadFromEnds } from './read-from-ends.ts';
export type { LeaveOut, ReferenceSpec, ReferenceTarget } from './reference-spec.ts';

/**
 * Everything the product knows about one object type, as data and small pure functions. Capture, plan, restore,
 * API and console derive what they do from it; no other place names a Graph path of a type.
 */
export interface ObjectType {
  readonly key: TypeKey;
  /** Entra's own nouns, as the console shows them: { one: 'User', many: 'Users' }. */
  readonly label: { readonly one: string; readonly many: string };
  /** Graph type without namespace: `user`. */
  readonly graphType: string;
  /**
   * Kinds of their own in Graph that the type's list returns as well: captured with it under their own name
   * (`@odata.type`), and never written.
   */
  readonly ownKinds?: readonly { readonly graphType: string; readonly label: string }[];
  /** Position in the restore order, from 1 on. */
  readonly restoreOrder: number;

  /** Properties asked for on every read; absent where Graph returns all of them by default. */
  readonly select?: readonly string[];
  /** Properties that Graph shows as empty to who lacks a permission: asked for where it is held, else what was held is kept. */
  readonly guarded?: readonly { readonly property: string; readonly readers: readonly string[] }[];
  /** How the whole set is enumerated. A type can lie in several places (a policy set and its tenant default). */
  readonly sources: readonly CaptureSource[];
  /** Present where Graph tracks changes of the type. */
  readonly delta?: DeltaSpec;
  /** Relations to other objects, kept as links. */
  readonly relations: readonly RelationSpec[];
  /** Sub-collections that belong to the object and are stored inside it under their navigation name. */
  readonly embedded: readonly EmbeddedSpec[];

  /** A stable ID within type and connection. Singletons answer a fixed word. */
  identify(object: GraphObject, source: string): string;
  /** What lists and search show. */
  display(object: GraphObject): DisplayFields;

  /** Paths (dots, `[]` for each element) left out of hash and comparison: they change by themselves. */
  readonly volatile: readonly string[];
  /** Paths of collections whose order means nothing: compared as sets. */
  readonly unordered: readonly string[];
  /** Paths holding JSON in a string, compared parsed. */
  readonly jsonStrings: readonly string[];
  /** Paths that are never stored. */
  readonly secrets: readonly string[];

  /** Where the object names the tenant that it is in. */
  readonly tenantNames?: readonly TenantName[];
  /** IDs inside the object that point at other objects. */
  readonly references: readonly ReferenceSpec[];
  readonly permissions: TypePermissions;
  readonly restore: RestoreSpec;
}

export interface DisplayFields {
  readonly displayName: string | null;
  readonly userPrincipalName: string | null;
  readonly mail: string | null;
  readonly appId: string | null;
}

export interface DeltaSpec {
  readonly path: string;
  /** Properties to `$select`; absent where the type returns all by default. */
  readonly select?: readonly string[];
  /** Of the type's properties, those that the delta does not bring: they are read by the list. */
  readonly lacks?: readonly string[];
  /** Relations whose changes come in the delta as `{name}@delta`; they are added to `$select`. */
  readonly relations: readonly string[];
  /** Whether `Prefer: return=minimal` is documented for the type. */
  readonly minimal: boolean;
  /**
   * How a full read is made. `crawl`: the delta's own first crawl, because relations come with it.
   * `list`: take `$deltatoken=latest`, list the collection by large pages, then follow the token once.
   */
  readonly full: 'crawl' | 'list';
}

export interface RelationSpec {
  /** Name of the link: `members`, `manager`, `appliesTo`. */
  readonly name: string;
  /** At most one target. */
  readonly single: boolean;
  readonly targetTypes: readonly LinkTargetType[];
  /**
   * `delta`: comes with the type's delta; by `path` where the tenant has none. `get`: read per object; where `expand` is set, first tried as
   * `{collection}?$select=id&$expand={name}($select=id)` (Graph expands at most 20 members of a collection: an
   * object that shows 20 is read by itself). `ends`: no object tells of its own targets, each target tells of it.
   */
  readonly read:
    | { readonly kind: 'delta'; readonly path?: string }
    | {
        readonly kind: 'get';
        readonly path: string;
        readonly expand: boolean;
        appliesTo?(object: GraphObject): boolean;
      }
    | ReadFromEnds;
  /** Targets that the list by `path` leaves out, though they are there. */
  readonly listLacks?: readonly LinkTargetType[];
  /** Where the objects of such a type tell of the relation from their end; no page says that the delta shows them. */
  readonly leftOut?: { readonly type: TypeKey; readonly path: string };
  /** Graph shows nobody, instead of refusing, where the permission is not held: whom the set holds is unknown then. */
  readonly hidden?: { readonly permission: string; appliesTo(object: GraphObject): boolean };
  /** Absent: captured for reference only, never written. */
  readonly write?: RelationWrite;
  /** Why it is not; absent: it comes back in another way, or not at all. */
  readonly unwritten?: 'delegated-only';
  /**
   * Which targets the object needs, to be what it was, rather than holds; absent: all of them. See
   * `plan/dependencies.ts`.
   */
  readonly dependsOn?: readonly LinkTargetType[];
}

export type RelationWrite =
  | {
      /** PUT/DELETE `{path}/$ref` of a single-valued relation. */
      readonly kind: 'putRef';
      readonly path: string;
    }
  | {
      /** POST `{path}/$ref` to add, DELETE `{path}/{targetId}/$ref` to remove. */
      readonly kind: 'postRef';
      readonly path: string;
      /** Set where `PATCH {object}` with `{bind.property}@odata.bind` adds up to `bind.max` at once, all or nothing. */
      readonly bind?: { readonly objectPath: string; readonly property: string; readonly max: number };
      /** Addresses of targets by type, where `/directoryObjects/{id}` is not documented. */
      readonly targetPaths?: Readonly<Partial<Record<LinkTargetType, string>>>;
      /** Highest number of targets Graph accepts. */
      readonly max?: number;
    }
  | {
      /** Written from the target's side: POST `/servicePrincipals/{targetId}/claimsMappingPolicies/$ref`. */
      readonly kind: 'postRefOnTarget';
      /** By type of the target. */
      readonly paths: Readonly<Partial<Record<LinkTargetType, string>>>;
      /** A target has one of the kind at most: the one that it has goes before the next. */
      readonly onePerTarget?: true;
    }
  | {
      /** POST `{add}` and POST `{remove}` with the target's ID under `parameter`. Graph answers whether that changed anything. */
      readonly kind: 'action';
      readonly add: string;
      readonly remove: string;
      readonly parameter: string;
    };

/** Each list is alternatives of sets: [['User.Read.All'], ['Directory.Read.All']] = one of the two. */
export interface TypePermissions {
  readonly read: PermissionChoice;
  readonly create: PermissionChoice;
  readonly update: PermissionChoice;
  readonly delete: PermissionChoice;
  readonly undelete: PermissionChoice;
  /** Extra read or write permissions of single relations or embedded sets, by name. */
  readonly relations: Readonly<Record<string, { readonly read?: PermissionChoice; readonly write?: PermissionChoice }>>;
  /** Permissions that writing this very object or its links needs besides (role-assignable groups). */
  extraFor?(object: GraphObject): readonly string[];
  /**
   * Not among what every connection is to be given. `true`: without them the type is left out, which is no trouble.
   * `writing`: every connection reads the type; those for writing it reach much further than it.
   */
  readonly optional?: true | 'writing';
}

export type PermissionChoice = readonly (readonly string[])[];

export interface RestoreSpec {
  /** Path of one object for reads and updates: `/users/{id}`. */
  readonly objectPath: string;
  /** Where the path does not follow from the ID alone: parts of a policy set, settings of a group. */
  objectPathOf?(id: string, object: GraphObject): string;
  /** Present where content tells where the object lies: properties without which it cannot even be looked for. */
  readonly placedBy?: readonly string[];
  /** What Graph takes by requests of their own. */
  readonly parts?: readonly PartWrite[];
  /** Graph refuses to empty them: a value that is empty in the backup leaves the live one alone. */
  readonly notClearable?: readonly string[];
  /** Absent where objects of the type cannot be created by an application. */
  readonly create?: {
    readonly path: string;
    /** Where the path depends on the object: `/servicePrincipals/{resourceId}/appRoleAssignedTo`. */
    pathOf?(object: GraphObject): string;
    readonly required: readonly string[];
    /** Made by another call, a guest by an invitation; null where by the usual one. What else it has follows by updates. */
    instead?(object: GraphObject, choices: CreationChoices): OtherCreation | null;
    /** The only properties that a creation sends, where Graph refuses to be given more; the rest follows by updates. */
    readonly only?: readonly string[];
    /** Accepted only when creating. */
    readonly createOnly: readonly string[];
    /** Of these, those without which the object is still what it is: left out where Graph refuses them. */
    readonly optional?: readonly string[];
    /**
     * A creation that Graph refuses is tried again with the least that makes the object what it is (`required`,
     * `createOnly` and these); everything else follows by updates, one property at a time.
     */
    readonly essential?: readonly string[];
    /** Property of the answer that holds the ID of what was made, where the answer is that of a request for it. */
    readonly idIn?: string;
    /** Written in a second pass, once everything they may point at exists. */
    readonly secondPass: readonly string[];
  };
  /** Absent where objects of the type are immutable. `only` lists the writable properties where they are few. */
  readonly update?: { readonly only?: readonly string[]; readonly updateOnly: readonly string[] };
  /** Of an account with an Entra role only a caller with a role that reaches it changes these, and deletes or undeletes it. */
  readonly sensitive?: readonly string[];
  /** What may be written of this very object, where that is few; null: as `update` says. */
  writable?(object: GraphObject): readonly string[] | null;
  /** Written in a request of their own, so that a refusal of theirs keeps nothing else back. */
  readonly alone?: readonly string[];
  /** Complex properties that Graph does not empty as a whole: each part is set to null. */
  readonly clearByPart?: readonly string[];
  /** Written only where Graph took everything else: a policy is not switched on in part. */
  readonly onlyIfWhole?: string;
  /** Collections whose elements Graph changes and removes only once their `isEnabled` is false. */
  readonly disableFirst?: readonly string[];
  /** Collections that name elements of another one: Graph takes only what is there before and after the request. */
  readonly namesElements?: readonly NamedElements[];
  /** What has to be sent before Graph deletes the object. */
  beforeDelete?(object: GraphObject): readonly PartRequest[];
  /** Values that a property takes at creation only: { visibility: ['HiddenMembership'] }. */
  readonly createOnlyValues?: Readonly<Record<string, readonly string[]>>;
  /** Last touch to the body of a creation: what Graph wants besides the backup's values. */
  beforeCreate?(body: GraphObject): GraphObject;
  /** When a right ends by itself; null where it does not. One that has ended is not given again. */
  endsAt?(object: GraphObject): string | null;
  /** Why an object, though of a creatable type, cannot be created again (a guest needs an invitation). */
  notCreatable?(object: GraphObject): ProtectionReason | null;
  /** Relations to bind in the body of the creation, `max` targets each: a Microsoft 365 group needs its owners there. */
  readonly bindAtCreation?: {
    readonly relation: string;
    readonly max: number;
    appliesTo(object: GraphObject): boolean;
  };
  /** Whether the product may delete an object of the type (Roll back). */
  readonly delete: boolean;
  /** Graph takes a request for it in place of a DELETE of the object. */
  deleteBy?(object: GraphObject): { readonly path: string; readonly body: GraphObject };
  /** Never sent. Dots for nested paths. */
  readonly strip: readonly string[];
  readonly recycleBin?: {
    /** GET `{itemPath}` tells whether the object is in the bin. */
    readonly itemPath: string;
    readonly restorePath: string;
    readonly days: number;
  };
  /** Finds a live object that stands for the same thing, by priority. Absent: only the ID identifies. */
  naturalKeys?(object: GraphObject): readonly NaturalKey[];
  /** Why an object of the type is never written (`synced`, `builtIn`, `firstParty`, ...); null when it may be. */
  protectedBy(object: GraphObject): ProtectionReason | null;
  /** Why links of a relation are never written for this object (dynamic membership). */
  linkProtectedBy(object: GraphObject, relation: string): ProtectionReason | null;
}

export interface NaturalKey {
  readonly property: string;
  readonly value: string;
  /** Path that answers a list of one or none: `/users?$filter=userPrincipalName eq '...'`. */
  readonly path: string;
  /** Graph does not filter by the property: the path answers the object itself, or that there is none. */
  readonly isAddress?: true;
  /** Who holds the value stands for the object even where that lies in the recycle bin: there cannot be two. */
  readonly beforeBin?: true;
  /** Which entry of the answer is meant, where the path cannot say it all. */
  matches?(candidate: GraphObject): boolean;
}

export type ProtectionReason =
  | 'synced'
  | 'builtIn'
  | 'firstParty'
  | 'managedIdentity'
  | 'notCreatable'
  | 'dynamicMembership'
  | 'mailEnabledGroup'
  | 'capturedOnly'
  | 'guest'
  | 'agentIdentity'
  | 'activation'
  | 'ownApplication'
  | 'selectsNoGroups';
