import { randomBytes } from 'node:crypto';
import type { DeltaExpiry, DeltaLoss, JsonObject, RelationName, SetName, TenantTraits } from '../types.ts';
import { type Change, ChangeLog } from './change-log.ts';
import { dependentsOf } from './dependents.ts';
import { type Entity, EntitySet } from './entity-set.ts';
import { disinherit, inherit, passesLicences, takeBack } from './licences.ts';
import { LinkTable } from './links.ts';
import { BIN_SETS, DIRECTORY_SETS, INDEXES, RELATIONS, SETS } from './sets.ts';
import { uniqueKeys } from './unique-keys.ts';

/** The registration the product signs in with, as the authority knows it. */
export interface ClientRegistration {
  clientId: string;
  secrets: { value: string; expiresAt: number }[];
  /** PEM certificates. */
  certificates: string[];
  permissions: string[];
  disabled: boolean;
  blockedByConditionalAccess: boolean;
}

export interface TenantIdentity {
  id: string;
  displayName: string;
  domains: string[];
}

export interface NewEntity {
  set: SetName;
  type: string;
  id: string;
  props: JsonObject;
  parent?: string | undefined;
  visibleAt?: number;
  visibleFrom?: number;
}

/** Of whose objects links lead to others. */
const LINKED_SETS: readonly SetName[] = [...DIRECTORY_SETS, 'groupLifecyclePolicies'];

/** Everything one tenant holds, and the only place it changes. Rules live with the callers. */
export class Tenant {
  readonly identity: TenantIdentity;
  readonly client: ClientRegistration;
  readonly sets = new Map<SetName, EntitySet>();
  readonly bin = new Map<string, Entity>();
  readonly links = new Map<RelationName, LinkTable>();
  log = new ChangeLog();
  /** Value that must be unique to the object holding it, bins included. */
  readonly unique = new Map<string, string>();
  /** Names of members outside the schema, by set. */
  readonly undocumented = new Map<SetName, Set<string>>();
  /** Tokens of another world or key are refused. */
  readonly tokenKey: Buffer;
  /** Delta tokens of an earlier epoch are answered with `deltaExpiry`. */
  deltaEpoch = 0;
  deltaExpiry: DeltaExpiry = 'syncStateNotFound';
  /** Graph requests so far, of batches each. */
  requests = 0;
  /** Sets of what the running request has created. */
  created: SetName[] = [];
  /** Page tokens of an earlier epoch have expired. */
  pageEpoch = 0;
  deltaLosses: DeltaLoss[] = [];
  readonly traits: TenantTraits = { external: false, licence: 'p2' };
  /** Called after each change. */
  onChange: () => void = () => undefined;
  /** Instant stamped on changes. */
  now: () => number;

  constructor(
    identity: TenantIdentity,
    client: ClientRegistration,
    now: () => number,
    tokenKey: Buffer = randomBytes(32),
  ) {
    this.identity = identity;
    this.client = client;
    this.now = now;
    this.tokenKey = tokenKey;
    for (const name of SETS) this.sets.set(name, new EntitySet(name, INDEXES[name] ?? []));
    for (const name of RELATIONS) this.links.set(name, new LinkTable());
  }

  set(name: SetName): EntitySet {
    const found = this.sets.get(name);
    if (found === undefined) throw new Error(`no set ${name}`);
    return found;
  }

  link(name: RelationName): LinkTable {
    const found = this.links.get(name);
    if (found === undefined) throw new Error(`no relation ${name}`);
    return found;
  }

  /** A live directory object of any type. */
  directoryObject(id: string): Entity | undefined {
    for (const name of DIRECTORY_SETS) {
      const found = this.set(name).byId.get(id);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** A live object of any set. */
  anyObject(id: string): Entity | undefined {
    for (const set of this.sets.values()) {
      const found = set.byId.get(id);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  beginRequest(): void {
    this.requests += 1;
    this.created = [];
  }

  /** Adds without logging: the seeded state. */
  seed(entity: NewEntity): Entity {
    const added: Entity = {
      id: entity.id,
      set: entity.set,
      type: entity.type,
      parent: entity.parent,
      props: entity.props,
      slot: 0,
      visibleAt: entity.visibleAt ?? 0,
      visibleFrom: entity.visibleFrom ?? 0,
      deletedAt: undefined,
    };
    // Made again under the ID of one in the bin (a custom role by its template): there is one object of an ID.
    this.bin.delete(added.id);
    this.set(entity.set).add(added);
    for (const key of uniqueKeys(added)) this.unique.set(key, added.id);
    const edge = this.#roleEdge(added);
    if (edge !== undefined) this.link('members').add(edge.role.id, edge.principal.id);
    return added;
  }

  create(entity: NewEntity): Entity {
    const added = this.seed(entity);
    this.created.push(added.set);
    this.#log({ set: added.set, id: added.id, kind: 'create' });
    const edge = this.#roleEdge(added);
    if (edge !== undefined) this.#logLink('members', edge.role, edge.principal, { removed: false });
    return added;
  }

  /** Sets the given properties; null clears. Unchanged values leave no trace. */
  update(entity: Entity, changes: JsonObject): void {
    const changed = Object.keys(changes).filter((name) => !same(entity.props[name], changes[name]));
    if (changed.length === 0) return;
    const set = this.set(entity.set);
    const live = set.byId.get(entity.id) === entity;
    const reindex = live && changed.some((name) => INDEXES[entity.set]?.includes(name));
    this.#release(entity);
    if (reindex) set.remove(entity);
    for (const name of changed) entity.props[name] = changes[name] ?? null;
    if (reindex) set.add(entity);
    // A live holder keeps what an object in the bin claims too.
    for (const key of uniqueKeys(entity)) if (live || !this.unique.has(key)) this.unique.set(key, entity.id);
    if (live) this.#log({ set: entity.set, id: entity.id, kind: 'update', props: changed });
    else this.onChange();
  }

  /** To the bin; edges stay. What is in the bin already goes for good. */
  softDelete(entity: Entity): void {
    if (this.bin.has(entity.id)) {
      this.hardDelete(entity);
      return;
    }
    if (!BIN_SETS.has(entity.set)) throw new Error(`${entity.set} have no recycle bin`);
    this.set(entity.set).remove(entity);
    entity.deletedAt = this.now();
    this.bin.set(entity.id, entity);
    this.#log({ set: entity.set, id: entity.id, kind: 'softDelete' });
    if (entity.set === 'applications') this.#deletePrincipalOf(entity);
  }

  /** An application takes its service principal along; coming back it does not bring it. */
  #deletePrincipalOf(app: Entity): void {
    const principal = this.set('servicePrincipals').byId.get(
      this.holder(`principal:${String(app.props['appId']).toLowerCase()}`) ?? '',
    );
    if (principal !== undefined) this.softDelete(principal);
  }

  restore(entity: Entity, seen: Pick<Entity, 'visibleAt' | 'visibleFrom'> = { visibleAt: 0, visibleFrom: 0 }): void {
    this.bin.delete(entity.id);
    entity.deletedAt = undefined;
    Object.assign(entity, seen);
    this.set(entity.set).add(entity);
    for (const key of uniqueKeys(entity)) this.unique.set(key, entity.id);
    this.#log({ set: entity.set, id: entity.id, kind: 'restore' });
  }

  /** For good, from the bin or alive, with every edge and contained object. */
  hardDelete(entity: Entity): void {
    if (!this.bin.delete(entity.id)) this.set(entity.set).remove(entity);
    this.#release(entity);
    const edge = this.#roleEdge(entity);
    if (edge !== undefined) this.removeLink('members', edge.role, edge.principal);
    if (LINKED_SETS.includes(entity.set)) this.#dropEdges(entity);
    this.#dropDependents(entity);
    this.#dropSchedule(entity);
    this.#log({ set: entity.set, id: entity.id, kind: 'hardDelete' });
  }

  addLink(relation: RelationName, source: Entity, target: Entity): boolean {
    if (!this.link(relation).add(source.id, target.id)) return false;
    this.#logLink(relation, source, target, { removed: false });
    if (passesLicences(relation, source, target)) inherit(this, source, target);
    return true;
  }

  removeLink(relation: RelationName, source: Entity, target: Entity): boolean {
    if (!this.link(relation).remove(source.id, target.id)) return false;
    this.#logLink(relation, source, target, { removed: true });
    if (passesLicences(relation, source, target)) disinherit(this, source, target);
    return true;
  }

  isLive(id: string): boolean {
    return this.directoryObject(id) !== undefined;
  }

  holder(key: string): string | undefined {
    return this.unique.get(key);
  }

  /** A tenant-wide role assignment makes its principal a member of the activated role. */
  #roleEdge(entity: Entity): { role: Entity; principal: Entity } | undefined {
    if (entity.set !== 'roleAssignments' || entity.props['directoryScopeId'] !== '/') return undefined;
    const role = this.set('directoryRoles').byId.get(
      this.holder(`role:${String(entity.props['roleDefinitionId'])}`) ?? '',
    );
    const principal = this.directoryObject(String(entity.props['principalId']));
    return role === undefined || principal === undefined ? undefined : { role, principal };
  }

  /** Drops what has been in a bin for thirty days. */
  sweepBin(): void {
    const before = this.now() - BIN_DAYS * 86_400_000;
    for (const entity of [...this.bin.values()]) if ((entity.deletedAt ?? 0) < before) this.hardDelete(entity);
  }

  #release(entity: Entity): void {
    for (const key of uniqueKeys(entity)) if (this.unique.get(key) === entity.id) this.unique.delete(key);
  }

  #dropEdges(entity: Entity): void {
    for (const [relation, table] of this.links) {
      for (const target of table.targets(entity.id))
        if (table.remove(entity.id, target)) takeBack(this, relation, { group: entity, userId: target });
      for (const sourceId of table.sources(entity.id)) {
        table.remove(sourceId, entity.id);
        const source = this.directoryObject(sourceId) ?? this.bin.get(sourceId) ?? this.anyObject(sourceId);
        if (source !== undefined) this.#logLink(relation, source, entity, { removed: true, purge: true });
      }
    }
  }

  #dropDependents(entity: Entity): void {
    for (const dependent of dependentsOf(this, entity))
      if (this.set(dependent.set).byId.has(dependent.id)) this.hardDelete(dependent);
  }

  /** An assignment that goes takes the schedule that gave it along. */
  #dropSchedule(entity: Entity): void {
    const schedule =
      entity.set === 'roleAssignments' ? this.set('roleAssignmentSchedules').byId.get(entity.parent ?? '') : undefined;
    if (schedule !== undefined) this.hardDelete(schedule);
  }

  #logLink(relation: RelationName, source: Entity, target: Entity, how: Pick<Change, 'removed' | 'purge'>): void {
    this.#log({
      set: source.set,
      id: source.id,
      kind: 'link',
      relation,
      target: target.id,
      targetType: target.type,
      ...how,
    });
  }

  #log(change: Omit<Parameters<ChangeLog['append']>[0], 'at'>): void {
    this.log.append({ at: this.now(), ...change });
    this.onChange();
  }
}

const BIN_DAYS = 30;

function same(left: unknown, right: unknown): boolean {
  return left === right || (left !== undefined && JSON.stringify(left) === JSON.stringify(right));
}
