import { sql } from 'kysely';
import { afterEach, expect, test } from 'vitest';
import { seededRandom } from '#core/repository/repository.fixture.ts';
import { doubledVersions, linksToNothing } from '../support/catalogue-state.ts';
import { expectLikeTenant } from '../support/soundness.ts';
import { type TenantHarness, tenantHarness } from '../support/tenant-harness.ts';

/** Of a type: enough for each to meet the pages at another place. */
const MOST_CHANGES = 8;

type LongType = 'users' | 'devices';

let open: TenantHarness | null = null;
afterEach(async () => {
  await open?.close();
  open = null;
});

/** Whether the objects are still being read: what changes then is told of by the change round that follows. */
async function areObjectsRead({ db }: TenantHarness, id: string, type: LongType): Promise<boolean> {
  const { rows } = await sql<{ stage: number | null }>`
    select (cursor ->> 'stage')::int as stage from backup_type where backup_id = ${id} and type = ${type}`.execute(db);
  return (rows[0]?.stage ?? 0) > (type === 'users' ? 0 : 1);
}

/** An object with links comes, and one goes, after every window, while the objects and their links are read beside each other. */
async function readWhileChanging(
  harness: TenantHarness,
  id: string,
  { type, random }: { type: LongType; random: () => number },
): Promise<number> {
  const { tenant } = harness;
  const people = tenant.list('users').map((user) => String(user['id']));
  const one = (ids: readonly string[]): string => ids[Math.floor(random() * ids.length)] ?? '';
  const [owner] = people;
  let changes = 0;
  for (let done = false; !done;) {
    ({ done } = await harness.run('captureType', id, type));
    if (changes === MOST_CHANGES || (await areObjectsRead(harness, id, type))) continue;
    changes += 1;
    const name = `${type} ${String(changes)}`;
    const made = String(
      tenant.create(type, type === 'users' ? { displayName: name } : { displayName: name, deviceId: name })['id'],
    );
    tenant.link(type === 'users' ? 'sponsors' : 'registeredOwners', made, owner ?? '');
    tenant.delete(
      one(
        tenant
          .list(type)
          .map((object) => String(object['id']))
          .filter((other) => other !== owner && other !== made),
      ),
      { permanent: random() < 0.5 },
    );
  }
  return changes;
}

test.each([
  { pageSize: 200, deltaPageSize: 5, why: 'links are read before their objects' },
  { pageSize: 3, deltaPageSize: 12, why: 'links are read after their objects' },
  { pageSize: 9, deltaPageSize: 7, why: 'both are read at the same pace' },
])(
  'objects that come and go while they are read have their links, and no others: $why',
  async ({ why: _, ...pages }) => {
    const harness = (open = await tenantHarness({
      simulator: { users: 40, seed: 31, ...pages },
      limits: { windowMs: 0 },
    }));
    const { tenant } = harness;
    const random = seededRandom(5);
    const users = tenant.list('users').map((user) => String(user['id']));
    for (const user of users.slice(1)) tenant.link('sponsors', user, users[0] ?? '');
    const connectionId = await harness.connect();
    const id = await harness.begin(connectionId);
    await harness.run('startBackup', id);
    for (let done = false; !done;) ({ done } = await harness.run('proveBase', id));
    await harness.run('captureContext', id);
    let changes = 0;
    for (const type of ['users', 'devices'] as const) changes += await readWhileChanging(harness, id, { type, random });
    expect(changes).toBeGreaterThan(3);
    await harness.readAll(id);
    const backup = await harness.publish(id);
    expect(await harness.findings(backup)).toEqual([]);
    expect(await doubledVersions(harness.db, connectionId)).toEqual([]);
    expect(await linksToNothing(harness.db, connectionId)).toEqual([]);
    await expectLikeTenant(harness, connectionId);
  },
);
