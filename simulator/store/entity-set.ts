import type { JsonObject, SetName } from '../types.ts';

/** One stored object. `props` never holds `id`; absent means never set, null means cleared. */
export interface Entity {
  readonly id: string;
  readonly set: SetName;
  /** Graph type without namespace, the concrete one in polymorphic sets. */
  readonly type: string;
  /** Owner of a contained object (an application's federated credential). */
  readonly parent: string | undefined;
  props: JsonObject;
  slot: number;
  /** Reads before this instant miss the object (replication). */
  visibleAt: number;
  /** So do earlier requests to the tenant, however late they come. */
  visibleFrom: number;
  deletedAt: number | undefined;
}

/** Objects in creation order; slots stay put when others leave, so a page cursor is a slot number. */
export class EntitySet {
  readonly name: SetName;
  readonly items: (Entity | undefined)[] = [];
  readonly byId = new Map<string, Entity>();
  readonly #indexes = new Map<string, Map<string, Set<Entity>>>();

  constructor(name: SetName, indexOn: readonly string[]) {
    this.name = name;
    for (const property of indexOn) this.#indexes.set(property, new Map());
  }

  get size(): number {
    return this.byId.size;
  }

  add(entity: Entity): void {
    entity.slot = this.items.length;
    this.items.push(entity);
    this.byId.set(entity.id, entity);
    for (const [property, index] of this.#indexes) insert(index, keyOf(entity, property), entity);
  }

  remove(entity: Entity): void {
    this.items[entity.slot] = undefined;
    this.byId.delete(entity.id);
    for (const [property, index] of this.#indexes) index.get(keyOf(entity, property))?.delete(entity);
  }

  /** Objects whose indexed property (or `parent`) holds the value. */
  where(property: string, value: string): Entity[] {
    return [...(this.#indexes.get(property)?.get(value) ?? [])];
  }

  /** Live objects from a slot on. */
  *from(slot: number): IterableIterator<Entity> {
    for (let at = slot; at < this.items.length; at += 1) {
      const entity = this.items[at];
      if (entity !== undefined) yield entity;
    }
  }
}

function keyOf(entity: Entity, property: string): string {
  return property === 'parent' ? (entity.parent ?? '') : String(entity.props[property] ?? '');
}

function insert(index: Map<string, Set<Entity>>, key: string, entity: Entity): void {
  const bucket = index.get(key);
  if (bucket === undefined) index.set(key, new Set([entity]));
  else bucket.add(entity);
}
