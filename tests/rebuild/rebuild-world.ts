import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { readReferences } from '#core/backups/read-references.ts';
import { getConnection, updateConnection } from '#core/connections/store/connections.ts';
import { sealCredential } from '#core/connections/store/credentials.ts';
import type { Db } from '#core/database/database.ts';
import { systemClock } from '#core/domain/clock.ts';
import type { RecoveryKit } from '#core/keys/recovery-kit.ts';
import { exportRecoveryKit } from '#core/keys/recovery-kits.ts';
import { keepNotes } from '#core/notes/keep-notes.ts';
import { silentLogger } from '#core/observability/logger.ts';
import type { ChosenPlace } from '#core/rebuilds/kit-places.ts';
import { startRebuild } from '#core/rebuilds/start-rebuild.ts';
import { type Finding, getRebuild, listFindings, type Rebuild } from '#core/rebuilds/store/rebuilds.ts';
import { insertSchedule } from '#core/schedules/store/schedules.ts';
import type { Storage } from '#core/storage/storage.ts';
import type { RelationName } from '#simulator/types.ts';
import { type TenantHarness, tenantHarness } from '../support/tenant-harness.ts';

export const PASSPHRASE = 'violet anchor maple drift ninety';

/** A tenant with a history: changes, links, the recycle bin, a purge, damage that was mended, a restore and a schedule. */
export async function lostWorld(storage: Storage) {
  const world = await tenantHarness({ storage, simulator: { users: 14, groups: 4, seed: 11 } });
  const { db, tenant, workspaceId } = world;
  const connectionId = await world.connect();
  await insertSchedule(
    db,
    {
      id: randomUUID(),
      workspaceId,
      connectionId,
      name: 'Every night',
      plan: {
        spec: { kind: 'daily', time: '02:30' },
        timeZone: 'Europe/Paris',
        windowMinutes: 30,
        startDate: null,
        endDate: null,
      },
      createdBy: 'owner@contoso.example',
    },
    10,
  );
  await world.backup(connectionId);
  const [first, second, third] = tenant.list('users').map((user) => String(user['id']));
  const [group] = tenant.list('groups').map((one) => String(one['id']));
  if (!first || !second || !third || !group) throw new Error('the tenant is too small');
  const members: RelationName = 'members';
  tenant.update(first, { jobTitle: 'Archivist', displayName: 'A Name of Later' });
  if (!tenant.linked(members, group).includes(first)) tenant.link(members, group, first);
  await world.backup(connectionId);
  tenant.delete(second);
  for (const id of tenant.linked(members, group)) if (id === third) tenant.unlink(members, group, third);
  tenant.applyChanges({ count: 12, seed: 3 });
  await world.backup(connectionId);
  const before = await world.backup(connectionId, 'full');
  tenant.delete(second, { permanent: true });
  tenant.delete(third, { permanent: true });
  const gone = await world.backup(connectionId);
  const restored = await world.restore({ backup: before, types: [], objects: [{ type: 'users', id: third }] });
  const source = (await world.backup(connectionId)).id;
  await keepNotesOf(world);
  const plain = String(tenant.list('users').at(-2)?.['id']);
  return { ...world, plain, connectionId, first, second, third, group, gone, restored, source };
}

export type LostWorld = Awaited<ReturnType<typeof lostWorld>>;

export async function keepNotesOf(world: Pick<TenantHarness, 'db' | 'box' | 'repositories'>): Promise<void> {
  const { db, box, repositories } = world;
  await keepNotes(
    { db, box, clock: systemClock, logger: silentLogger, openRepository: (scope) => repositories.open(scope) },
    { waitMs: 0 },
  );
}

export async function kitOf(
  world: Pick<LostWorld, 'db' | 'keyProvider' | 'workspaceId' | 'connectionId'>,
): Promise<RecoveryKit> {
  const { db, keyProvider, workspaceId, connectionId } = world;
  const connection = await getConnection(db, { workspaceId, id: connectionId, connectionIds: null });
  if (!connection) throw new Error('the connection is gone');
  return exportRecoveryKit({ db, keyProvider, clock: systemClock }, connection, {
    passphrase: PASSPHRASE,
    exportedBy: 'owner',
  });
}

export interface Asked {
  readonly kit: RecoveryKit;
  readonly passphrase?: string;
  readonly places?: readonly ChosenPlace[];
  readonly byOperator?: boolean;
}

/** Rebuilds as the workflow would. */
export async function rebuildIn(
  world: TenantHarness,
  { kit, passphrase = PASSPHRASE, places = [], byOperator = false }: Asked,
): Promise<{ rebuild: Rebuild; findings: readonly Finding[] }> {
  const { db, keyProvider, openStorage, workspaceId } = world;
  const jobs = { startRebuild: () => Promise.resolve() };
  const { id } = await startRebuild(
    { db, keyProvider, jobs, openStorage },
    { workspaceId, kit, passphrase, places, createdBy: 'test', byOperator },
  );
  return carryOut(world, id);
}

/** What the workflow does once the rebuild has begun. */
export async function carryOut(
  world: Pick<TenantHarness, 'db' | 'run'>,
  id: string,
): Promise<{ rebuild: Rebuild; findings: readonly Finding[] }> {
  const { db } = world;
  while (!(await world.run('rebuildBackupsWindow', id)).done);
  for (let after: string | null = null, done = false; !done;)
    ({ done, after } = await world.run('rebuildNotesWindow', id, after));
  await world.run('rebuildFilesOf', id);
  while (!(await world.run('rebuildReferencesWindow', id)).done);
  await world.run('finishRebuild', id);
  const rebuild = await getRebuild(db, { id });
  if (!rebuild) throw new Error('the rebuild is gone');
  return { rebuild, findings: (await listFindings(db, id, { limit: 500, cursor: null })).items };
}

/** What somebody types who wants more than to look, and the test of the connection after it. */
export async function giveCredential(
  { db, box, workspaceId, tenant }: Pick<TenantHarness, 'db' | 'box' | 'workspaceId' | 'tenant'>,
  connectionId: string,
): Promise<void> {
  const credential = await sealCredential(box, connectionId, { kind: 'secret', clientSecret: tenant.clientSecret });
  const findings = {
    tenantName: tenant.displayName,
    verifiedDomains: [...tenant.domains],
    credentialExpiresAt: null,
    readyForBackup: true,
    readyForRestore: true,
    report: null,
    testedAt: new Date(),
  };
  await updateConnection(db, { workspaceId, id: connectionId }, { credential, findings });
}

export async function readAllReferences({
  db,
  repositories,
}: Pick<TenantHarness, 'db' | 'repositories'>): Promise<void> {
  await readReferences({ db, logger: silentLogger, openRepository: (scope) => repositories.open(scope) });
}

/**
 * Every row of the catalogue and of what is noted beside it, but what must differ: the workspace; hashes of parts, which the
 * next backup adds; parts of milliseconds; the sentence (not the code) of an unknown part; times of reading and verifying; packs of which no version is left; bytes that are sealed
 * with the master key of the installation; and, of schedules, that they are paused.
 */
const ROWS: Readonly<Record<string, { without: readonly string[]; of?: string }>> = {
  backup: { without: ['workspace_id', 'verify_state', 'verify_started_at', 'verified_at', 'verify_result'] },
  object_version: { without: ['delta_hash', 'aside_hash'] },
  link_version: { without: [] },
  reference_edge: { without: [] },
  unknown_part: { without: ['message'] },
  repository: { without: ['storage_id', 'created_at', 'checked_at'] },
  id_map: { without: [] },
  restore: { without: ['workspace_id', 'dependency_search', 'referrers_found_at'] },
  schedule: {
    without: ['workspace_id', 'paused_at', 'paused_by', 'pause_note', 'synced_revision', 'active_since'],
  },
};

/** As manifests say times. */
function inMilliseconds(value: unknown): unknown {
  const [, time] =
    (typeof value === 'string' && /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?)\+00:00$/.exec(value)) || [];
  return time === undefined ? value : new Date(`${time.slice(0, 23)}Z`).toISOString();
}

export async function dump(db: Db, connectionId: string): Promise<Record<string, unknown[]>> {
  const tables: Record<string, unknown[]> = {};
  const rowsOf = async (query: ReturnType<typeof sql<{ row: unknown }>>): Promise<unknown[]> =>
    (await query.execute(db)).rows
      .map(({ row }) => JSON.stringify(row, (_, value: unknown) => inMilliseconds(value)))
      .sort()
      .map((row): unknown => JSON.parse(row));
  for (const [name, { without }] of Object.entries(ROWS))
    tables[name] = await rowsOf(sql<{ row: unknown }>`
      select to_jsonb(t) - ${[...without]}::text[] as row from ${sql.table(name)} t
      where connection_id = ${connectionId} order by 1`);
  tables['connection'] = await rowsOf(sql`
    select jsonb_build_object('name', name, 'tenant', tenant_id, 'cloud', cloud, 'client', client_id, 'encryption', encryption,
      'called', tenant_name, 'domains', verified_domains) as row from connection where id = ${connectionId}`);
  tables['backup_type'] = await rowsOf(sql`
    select to_jsonb(t) - array['cursor'] as row from backup_type t join backup b on b.id = t.backup_id
    where b.connection_id = ${connectionId} order by 1`);
  tables['stored_file'] = await rowsOf(sql`
    select jsonb_build_object('path', f.path, 'kind', f.kind, 'backup', f.backup_id,
      'sha256', case when f.kind <> 'pack' then f.sha256 end, 'damage', f.damage) as row
    from stored_file f join repository r on r.id = f.repository_id
    where r.connection_id = ${connectionId} and f.kind <> 'marker' and (f.kind <> 'pack' or exists (
      select from object_version v where v.repository_id = f.repository_id and 'packs/' || v.pack_id = f.path))
    order by f.path`);
  tables['restore_step'] = await rowsOf(sql`
    select to_jsonb(s) as row from restore_step s join restore r on r.id = s.restore_id
    where r.connection_id = ${connectionId} order by 1`);
  tables['restore_undo'] = await rowsOf(sql`
    select to_jsonb(u) as row from restore_undo u join restore r on r.id = u.restore_id
    where r.connection_id = ${connectionId} order by 1`);
  tables['restore_item'] = await rowsOf(sql`
    select to_jsonb(i) - array['detail_sealed', 'result_sealed', 'before_sealed', 'after_sealed'] as row
    from restore_item i join restore r on r.id = i.restore_id
    where r.connection_id = ${connectionId} order by 1`);
  return tables;
}
