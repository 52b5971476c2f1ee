import { expect } from 'vitest';
import type { RelationName, TenantHandle } from '#simulator/types.ts';
import { openState } from './catalogue-state.ts';
import { expectSound } from './soundness.ts';
import type { TenantHarness } from './tenant-harness.ts';

/**
 * Every order in which a link can be taken away and its end be deleted, restored and purged, against every kind of backup
 * between: at the end the backup holds what a fresh full backup of the same tenant holds.
 */
const STEPS = 5;
const BACKUPS = ['none', 'full', 'incremental', 'resync'] as const;
export type Kind = (typeof BACKUPS)[number];
type Deed = '-' | 'unlink' | 'delete' | 'restore' | 'purge';

/** All orders of deeds that a tenant allows, a pause being one of them. */
function sequences(): Deed[][] {
  const found: Deed[][] = [];
  const extend = (deeds: Deed[], linked: boolean, state: 'live' | 'bin' | 'gone'): void => {
    if (deeds.length === STEPS) return void found.push(deeds);
    extend([...deeds, '-'], linked, state);
    if (state === 'live' && linked) extend([...deeds, 'unlink'], false, state);
    if (state === 'live') extend([...deeds, 'delete'], linked, 'bin');
    if (state === 'bin') {
      extend([...deeds, 'restore'], linked, 'live');
      extend([...deeds, 'purge'], false, 'gone');
    }
  };
  extend([], true, 'live');
  return found.filter((deeds) => deeds.includes('delete'));
}

/** Sixteen orders of backups in which every pair of steps has every pair of kinds: an orthogonal array over GF(4). */
export function ordersOfBackups(): Kind[][] {
  const times = (a: number, b: number): number => (a === 0 || b === 0 ? 0 : ((a - 1 + (b - 1)) % 3) + 1);
  return Array.from({ length: 16 }, (_, at) => {
    const [x, y] = [at >> 2, at & 3];
    return [x, y, ...[1, 2, 3].map((factor) => times(factor, x) ^ y)].map((kind) => BACKUPS[kind] ?? 'none');
  });
}

interface Pair {
  readonly deeds: readonly Deed[];
  /** Whose end is deleted. */
  readonly id: string;
  readonly links: readonly (readonly [RelationName, string, string])[];
}

const idOf = (object: { [name: string]: unknown }): string => String(object['id']);

/** For each sequence a user who is a member, an owner, a manager and a sponsor, and a group with a member and an owner. */
function prepare(tenant: TenantHandle): Pair[] {
  const group = (name: string): string =>
    idOf(
      tenant.create('groups', {
        displayName: name,
        mailEnabled: false,
        mailNickname: name,
        securityEnabled: true,
        groupTypes: [],
      }),
    );
  const shared = group('shared');
  const somebody = idOf(tenant.create('users', { displayName: 'Somebody' }));
  return sequences().flatMap((deeds, at): Pair[] => {
    const target = idOf(tenant.create('users', { displayName: `Target ${String(at)}` }));
    const report = idOf(tenant.create('users', { displayName: `Report ${String(at)}` }));
    const source = group(`source${String(at)}`);
    return [
      {
        deeds,
        id: target,
        links: [
          ['members', shared, target],
          ['owners', shared, target],
          ['manager', report, target],
          ['sponsors', report, target],
        ],
      },
      {
        deeds,
        id: source,
        links: [
          ['members', source, somebody],
          ['owners', source, somebody],
        ],
      },
    ];
  });
}

function act(tenant: TenantHandle, { id, links }: Pair, deed: Deed | undefined): void {
  if (deed === 'unlink') for (const link of links) tenant.unlink(...link);
  if (deed === 'delete') tenant.delete(id);
  if (deed === 'restore') tenant.restore(id);
  if (deed === 'purge') tenant.delete(id, { permanent: true });
}

/** Links whose ends are both there, and the objects. What ends in the bin is settled when it leaves the bin. */
export async function contentOf(
  harness: TenantHarness,
  connectionId: string,
): Promise<{ objects: string[]; links: string[] }> {
  const { objects, links } = await openState(harness.db, connectionId);
  const present = new Set(objects.map(({ id }) => id));
  return {
    objects: objects.map(({ type, id, hash }) => `${type} ${id} ${hash}`),
    links: links
      .filter(({ sourceId, targetId }) => present.has(sourceId) && present.has(targetId))
      .map(({ type, sourceId, relation, targetId }) => `${type} ${sourceId} ${relation} ${targetId}`),
  };
}

/** Backs a tenant up in this order while all sequences happen in it, and compares its links with those of a fresh backup. */
export async function expectLinksAsInFreshBackup(harness: TenantHarness, order: readonly Kind[]): Promise<void> {
  const tenant = harness.simulator.createTenant({ users: 3, groups: 1, seed: 5 });
  const pairs = prepare(tenant);
  for (const { links } of pairs) for (const link of links) tenant.link(...link);
  const connectionId = await harness.connect(tenant);
  await harness.backup(connectionId);
  for (const [step, kind] of order.entries()) {
    for (const pair of pairs) act(tenant, pair, pair.deeds[step]);
    if (kind === 'resync') tenant.expireDeltaTokens();
    if (kind !== 'none') await harness.backup(connectionId, kind === 'full' ? 'full' : 'auto');
  }
  // What is in the bin still comes back, so that what was kept of it shows.
  for (const { id } of pairs) if (tenant.getDeleted(id)) tenant.restore(id);
  const last = await harness.backup(connectionId);
  await expectSound(harness, last);
  const fresh = await harness.connect(tenant);
  await harness.backup(fresh);
  const [held, expected] = await Promise.all([contentOf(harness, connectionId), contentOf(harness, fresh)]);
  expect(held.links).toEqual(expected.links);
  expect(held.objects).toEqual(expected.objects);
}
