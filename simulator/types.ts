import type { DELTA_EXPIRIES } from './store/delta-expiry.ts';
import type { Switches } from './switches.ts';

export type { Switches } from './switches.ts';

/** Public surface of the simulator: options in, handles out. All durations carry their unit in the name. */

export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };
export type JsonObject = { [name: string]: Json };

/** Entity sets a tenant holds; the names are those of Graph's own segments. */
export type SetName =
  | 'users'
  | 'groups'
  | 'devices'
  | 'applications'
  | 'servicePrincipals'
  | 'administrativeUnits'
  | 'contacts'
  | 'directoryRoles'
  | 'directoryRoleTemplates'
  | 'roleDefinitions'
  | 'roleAssignments'
  | 'roleAssignmentSchedules'
  | 'roleAssignmentScheduleRequests'
  | 'groupAssignmentSchedules'
  | 'groupEligibilitySchedules'
  | 'roleEligibilitySchedules'
  | 'roleEligibilityScheduleRequests'
  | 'appRoleAssignments'
  | 'oauth2PermissionGrants'
  | 'conditionalAccessPolicies'
  | 'namedLocations'
  | 'authenticationStrengthPolicies'
  | 'combinationConfigurations'
  | 'authenticationMethodConfigurations'
  | 'claimsMappingPolicies'
  | 'tokenLifetimePolicies'
  | 'tokenIssuancePolicies'
  | 'homeRealmDiscoveryPolicies'
  | 'appManagementPolicies'
  | 'groupSettings'
  | 'groupSettingTemplates'
  | 'federatedIdentityCredentials'
  | 'extensionProperties'
  | 'delegatedPermissionClassifications'
  | 'authorizationPolicy'
  | 'authenticationMethodsPolicy'
  | 'defaultAppManagementPolicy'
  | 'crossTenantAccessPolicy'
  | 'crossTenantAccessDefault'
  | 'crossTenantAccessPartners'
  | 'identitySynchronizations'
  | 'organization'
  | 'domains'
  | 'subscribedSkus'
  | 'invitations'
  | 'groupLifecyclePolicies'
  | 'permissionGrantPolicies'
  | 'permissionGrantIncludes'
  | 'permissionGrantExcludes'
  | 'authenticationContextClassReferences'
  | 'agreements'
  | 'customSecurityAttributeDefinitions';

/** Many-to-many (or to-one) edges, stored apart from the objects. */
export type RelationName =
  | 'members'
  | 'owners'
  | 'manager'
  | 'sponsors'
  | 'registeredOwners'
  | 'registeredUsers'
  | 'claimsMappingPolicies'
  | 'tokenLifetimePolicies'
  | 'tokenIssuancePolicies'
  | 'homeRealmDiscoveryPolicies'
  | 'appManagementPolicies'
  | 'groupLifecyclePolicies';

export interface ThrottleLimits {
  /** Resource units one app may use in one tenant in ten seconds. */
  unitsPer10Seconds: number | 'bySize';
  writesPer150Seconds: number;
  conditionalAccessPerSecond: number;
}

export interface TenantOptions {
  tenantId?: string;
  displayName?: string;
  /** First is the default domain. */
  domains?: string[];
  clientId?: string;
  clientSecret?: string;
  /** Application permissions granted to the client. */
  permissions?: readonly string[];
  users?: number;
  groups?: number;
  /** Group memberships. */
  links?: number;
  seed?: number;
  traits?: Partial<TenantTraits>;
  /** Adds a few of each kind that the plain seed lacks: agents, schedules, hidden memberships, full bins, extension values. */
  variety?: boolean;
  /** As Microsoft gives a new tenant: licences, built-in roles, its own applications, two administrators, and nothing else. */
  empty?: boolean;
}

export interface SimulatorSettings {
  pageSize: number;
  deltaPageSize: number;
  /** Members carried by one delta page before a group is split over the next. */
  deltaLinksPerPage: number;
  deltaTokenLifetimeMs: number;
  tokenLifetimeSeconds: number;
  /** False: no limits. */
  throttling: false | ThrottleLimits;
  replicationDelayMs: number;
  /** As many requests to the tenant miss a new object, however fast they come. */
  replicationRequests: number;
  /** How long a write holds its object; a second write in that time answers 409. */
  writeDurationMs: number;
  /** 0 none, 1 duplicates, 2 also reordering, 3 also empty pages and tombstones of unknown objects. */
  chaos: 0 | 1 | 2 | 3;
  linkOrigin: 'real' | 'mapped';
  switches: Switches;
}

/** What `configure` takes: switches are laid over those that stand. */
export type SettingsChange = Partial<Omit<SimulatorSettings, 'switches'>> & { switches?: Partial<Switches> };

/** A property that the service has and the extract of its schema does not. */
export interface AddedProperty {
  /** Graph type without namespace. */
  type: string;
  name: string;
  edmType: string;
  collection: boolean;
  /** `named`: only by `$select`. */
  shown: 'default' | 'named';
  inMetadata: boolean;
}

export interface SimulatorOptions extends Partial<Omit<SimulatorSettings, 'throttling' | 'switches'>> {
  switches?: Partial<Switches>;
  /** 0 (the default) takes a free port. */
  port?: number;
  host?: string;
  throttling?: boolean | Partial<ThrottleLimits>;
  /** Size and seed of the first default tenant, or the whole list of tenants. */
  users?: number;
  groups?: number;
  links?: number;
  seed?: number;
  variety?: boolean;
  tenants?: TenantOptions[];
  /** The tenants survive a restart in this file. */
  stateFile?: string;
  /** Milliseconds since 1970; the simulator adds what `clock.advance` was given. */
  clock?: () => number;
}

export interface FaultOptions {
  /**
   * Matches the path (with `/v1.0`, or the token path) and its query; a string is a prefix, `*` any run of characters, and `$` at the
   * end says that the path ends there (a query may follow).
   */
  path?: string;
  method?: string;
  tenantId?: string;
  /** How many requests are hit; default 1. */
  count?: number | 'always';
  status?: number;
  /** Graph error code, or an AADSTS number for the token endpoint. */
  code?: string;
  retryAfterSeconds?: number;
  delayMs?: number;
  /** Text of the error. */
  message?: string;
  /**
   * Of a batch each request is hit for itself: `delay` delays the whole, `reset` and `lostAnswer` take the whole answer along.
   * `lostAnswer`: what was asked is done, and the connection drops without an answer. The last nine spoil a right answer (also of one request of a batch): 200 without body, `{}`, a page without `value`, rows without the
   * expanded `property`, a nextLink to itself or to the first page, and chains without end: of empty pages, of the first page again and
   * again, of objects never seen before.
   */
  kind?:
    | 'error'
    | 'reset'
    | 'halfBody'
    | 'html'
    | 'delay'
    | 'lostAnswer'
    | 'emptyBody'
    | 'emptyObject'
    | 'noValue'
    | 'noExpansion'
    | 'loopSelf'
    | 'loopStart'
    | 'endlessEmpty'
    | 'endlessRepeats'
    | 'endlessFresh';
  /** For `noExpansion`: the member that is missing, and on which object (default: on all). */
  property?: string;
  objectId?: string;
  /** With `lostAnswer`: hits the requests that create an object of this set, by whatever path, batches included. */
  creates?: SetName;
}

export interface ChangeMade {
  op: 'create' | 'update' | 'softDelete' | 'hardDelete' | 'restore' | 'addLink' | 'removeLink';
  type: string;
  id: string;
  name: string;
  detail: string;
}

export type DeltaExpiry = (typeof DELTA_EXPIRIES)[number];

/** What delta rounds say nothing of, though it changed. */
export interface DeltaLoss {
  /** Default: of every set. */
  set?: SetName;
  /** Default: of every object. */
  id?: string;
  /** `links`: changes of members and other edges alone; `entries`: everything about the object. */
  what: 'links' | 'entries';
}

/** What a tenant is, as far as Graph answers differently for it. */
export interface TenantTraits {
  /** An external (customer) tenant has no delta. */
  external: boolean;
  /** Bought licence of Entra ID. */
  licence: 'free' | 'p1' | 'p2';
}

/** All that a tenant holds, in an order of its own: equal when the tenants hold the same. */
export interface TenantDump {
  objects: JsonObject[];
  deleted: JsonObject[];
  /** By relation, `source target`. */
  links: Record<string, string[]>;
}

export interface TenantHandle {
  readonly id: string;
  readonly displayName: string;
  readonly domains: readonly string[];
  readonly clientId: string;
  readonly clientSecret: string;
  counts(): Record<string, number>;
  dump(): TenantDump;
  /** A live object of any set, with every stored property; undefined when absent or in a bin. */
  get(id: string): JsonObject | undefined;
  /** As `get`, for objects in a recycle bin. */
  getDeleted(id: string): JsonObject | undefined;
  /** Live objects of a set, in list order. */
  list(set: SetName): JsonObject[];
  listDeleted(): JsonObject[];
  /** By id, user principal name, appId or display name (exact, then by beginning). */
  find(set: SetName, text: string): JsonObject | undefined;
  /** Writes without Graph's rules; missing properties are filled for users and groups. */
  create(set: SetName, properties: JsonObject): JsonObject;
  update(id: string, properties: JsonObject): JsonObject;
  /** To the bin where the type has one, unless permanent. */
  delete(id: string, options?: { permanent?: boolean }): void;
  restore(id: string): void;
  link(relation: RelationName, sourceId: string, targetId: string): void;
  unlink(relation: RelationName, sourceId: string, targetId: string): void;
  linked(relation: RelationName, sourceId: string): string[];
  applyChanges(options: { count: number; seed?: number }): ChangeMade[];
  accident(size: 'small' | 'large', seed?: number): ChangeMade[];
  setPermissions(permissions: readonly string[]): void;
  setAppDisabled(disabled: boolean): void;
  setBlockedByConditionalAccess(blocked: boolean): void;
  /** At once, or so many milliseconds from now. */
  expireSecret(inMs?: number): void;
  rotateSecret(secret?: string): string;
  /** A PEM certificate the client may sign assertions with. */
  addCertificate(pem: string): void;
  /** Every delta link given until now answers with this error. */
  expireDeltaTokens(how?: DeltaExpiry): void;
  /** Every nextLink of a list given until now answers 400 `Directory_ExpiredPageToken`. */
  expirePageTokens(): void;
  setTraits(traits: Partial<TenantTraits>): void;
  /** Delta rounds from now on leave this out; what was left out once is never told later. */
  loseFromDelta(loss: DeltaLoss): void;
  clearDeltaLosses(): void;
}

export interface RequestStatistics {
  total: number;
  /** `GET /users/{id}` to number of requests. */
  byTemplate: Record<string, number>;
  byClient: Record<string, number>;
  byStatus: Record<string, number>;
  throttled: number;
}

export interface Simulator {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  /** Real origin to the simulator's, for the product's setting. */
  readonly originMap: Record<string, string>;
  readonly tenants: readonly TenantHandle[];
  /** Default: the first tenant. Throws when unknown. */
  tenant(id?: string): TenantHandle;
  createTenant(options?: TenantOptions): TenantHandle;
  readonly clock: { now(): number; advance(ms: number): void };
  readonly settings: SimulatorSettings;
  configure(settings: SettingsChange): void;
  /** The service's schema gains a property; values are those stored under the name. Defaults: a string, by name only, in `$metadata`. */
  addProperty(property: Pick<AddedProperty, 'type' | 'name'> & Partial<AddedProperty>): void;
  /** `$select` of this name is answered 400, though the schema has it. */
  refuseProperty(type: string, name: string): void;
  /** Undoes additions and refusals. */
  resetSchema(): void;
  addFault(fault: FaultOptions): void;
  clearFaults(): void;
  statistics(): RequestStatistics;
  resetStatistics(): void;
  /** Writes the state file now. */
  save(): Promise<void>;
  close(): Promise<void>;
}
