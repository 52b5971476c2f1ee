import { z } from 'zod';
import { ChangeLog } from './change-log.ts';
import { DELTA_EXPIRIES } from './delta-expiry.ts';
import type { Entity } from './entity-set.ts';
import { RELATIONS, SETS } from './sets.ts';
import { Tenant } from './tenant.ts';
import { uniqueKeys } from './unique-keys.ts';
import type { World } from './world.ts';

const setName = z.enum(SETS);
const relationName = z.enum(RELATIONS);
const entity = z.object({
  id: z.string(),
  set: setName,
  type: z.string(),
  parent: z.string().optional(),
  props: z.record(z.string(), z.json()),
  deletedAt: z.number().optional(),
});
const change = z.object({
  seq: z.number(),
  at: z.number(),
  set: setName,
  id: z.string(),
  kind: z.enum(['create', 'update', 'softDelete', 'hardDelete', 'restore', 'link']),
  props: z.array(z.string()).optional(),
  relation: relationName.optional(),
  target: z.string().optional(),
  targetType: z.string().optional(),
  removed: z.boolean().optional(),
  purge: z.boolean().optional(),
});
const tenant = z.object({
  identity: z.object({ id: z.string(), displayName: z.string(), domains: z.array(z.string()) }),
  client: z.object({
    clientId: z.string(),
    secrets: z.array(z.object({ value: z.string(), expiresAt: z.number() })),
    certificates: z.array(z.string()),
    permissions: z.array(z.string()),
    disabled: z.boolean(),
    blockedByConditionalAccess: z.boolean(),
  }),
  tokenKey: z.string(),
  deltaEpoch: z.number(),
  deltaExpiry: z.enum(DELTA_EXPIRIES),
  pageEpoch: z.number().default(0),
  traits: z.object({ external: z.boolean(), licence: z.enum(['free', 'p1', 'p2']) }).optional(),
  lastSeq: z.number(),
  objects: z.array(entity),
  bin: z.array(entity),
  links: z.record(z.string(), z.array(z.tuple([z.string(), z.array(z.string())]))),
  log: z.array(change),
  undocumented: z.record(z.string(), z.array(z.string())),
});
const state = z.object({ version: z.literal(1), clockOffsetMs: z.number(), tenants: z.array(tenant) });

type Dump = z.infer<typeof tenant>;

/** Everything of a tenant as plain data. */
export function dumpTenant(from: Tenant): Dump {
  return {
    identity: from.identity,
    client: from.client,
    tokenKey: from.tokenKey.toString('base64'),
    deltaEpoch: from.deltaEpoch,
    deltaExpiry: from.deltaExpiry,
    pageEpoch: from.pageEpoch,
    traits: from.traits,
    lastSeq: from.log.last,
    objects: SETS.flatMap((name) => [...from.set(name).from(0)].map(plain)),
    bin: [...from.bin.values()].map(plain),
    links: Object.fromEntries(RELATIONS.map((name) => [name, [...from.link(name).edges()]])),
    log: from.log.all().map(({ props, ...rest }) => ({ ...rest, ...(props && { props: [...props] }) })),
    undocumented: Object.fromEntries([...from.undocumented].map(([name, names]) => [name, [...names]])),
  };
}

/** The tenants of a state file; sets the clock where it was. */
export function loadTenant(text: unknown, world: World): Tenant[] {
  const parsed = state.parse(text);
  world.clock.advance(parsed.clockOffsetMs);
  return parsed.tenants.map((dump) => rebuild(dump, world));
}

function rebuild(dump: Dump, world: World): Tenant {
  const built = new Tenant(dump.identity, dump.client, world.clock.now, Buffer.from(dump.tokenKey, 'base64'));
  for (const item of dump.bin) inBin(built, item);
  for (const item of dump.objects) built.seed(item);
  for (const name of RELATIONS)
    for (const [source, targets] of dump.links[name] ?? [])
      for (const target of targets) built.link(name).add(source, target);
  for (const name of SETS)
    if (dump.undocumented[name] !== undefined) built.undocumented.set(name, new Set(dump.undocumented[name]));
  built.log = new ChangeLog(dump.log.map(withoutUndefined), dump.lastSeq);
  built.deltaEpoch = dump.deltaEpoch;
  built.deltaExpiry = dump.deltaExpiry;
  built.pageEpoch = dump.pageEpoch;
  Object.assign(built.traits, dump.traits);
  return built;
}

function inBin(built: Tenant, item: z.infer<typeof entity>): void {
  const restored: Entity = {
    id: item.id,
    set: item.set,
    type: item.type,
    parent: item.parent,
    props: item.props,
    slot: 0,
    visibleAt: 0,
    visibleFrom: 0,
    deletedAt: item.deletedAt,
  };
  built.bin.set(item.id, restored);
  for (const key of uniqueKeys(restored)) built.unique.set(key, item.id);
}

function withoutUndefined(item: z.infer<typeof change>): Parameters<ChangeLog['append']>[0] & { seq: number } {
  const { props, relation, target, targetType, removed, purge, ...rest } = item;
  return {
    ...rest,
    ...(props && { props }),
    ...(relation && { relation }),
    ...(target !== undefined && { target }),
    ...(targetType !== undefined && { targetType }),
    ...(removed !== undefined && { removed }),
    ...(purge !== undefined && { purge }),
  };
}

function plain(from: Entity): z.infer<typeof entity> {
  const { id, set, type, parent, props, deletedAt } = from;
  return {
    id,
    set,
    type,
    props,
    ...(parent !== undefined && { parent }),
    ...(deletedAt !== undefined && { deletedAt }),
  };
}
