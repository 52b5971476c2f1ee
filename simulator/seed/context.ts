import type { Entity } from '../store/entity-set.ts';
import type { Random } from '../store/random.ts';
import type { Tenant } from '../store/tenant.ts';
import type { JsonObject, SetName } from '../types.ts';

/** What the parts of the seed share. */
export interface Seed {
  tenant: Tenant;
  random: Random;
  users: number;
  groups: number;
  links: number;
  domain: string;
  initialDomain: string;
}

export function add(
  seed: Seed,
  set: SetName,
  type: string,
  props: JsonObject,
  id: string = seed.random.guid(),
  parent?: string,
): Entity {
  return seed.tenant.seed({ set, type, id, props, parent });
}

const FROM = Date.UTC(2019, 0, 7);
const SPAN = Date.UTC(2026, 5, 1) - FROM;

/** An instant between 2019 and mid 2026, whole seconds. */
export function someDate(random: Random): string {
  return `${new Date(FROM + Math.floor(random.next() * SPAN)).toISOString().slice(0, 19)}Z`;
}

/** The nth object of a set; seeding leaves no holes. */
export function nth(seed: Seed, set: SetName, at: number): Entity {
  const items = seed.tenant.set(set).items;
  const found = items[at % items.length];
  if (found === undefined) throw new Error(`no ${set}`);
  return found;
}

export function some(seed: Seed, set: SetName): Entity {
  return nth(seed, set, seed.random.int(seed.tenant.set(set).items.length));
}

export function sid(random: Random): string {
  return `S-1-12-1-${random.int(4294967295)}-${random.int(4294967295)}-${random.int(4294967295)}-${random.int(4294967295)}`;
}
