import { sql } from 'kysely';
import { z } from 'zod';
import type { VerifyState } from '../../../database/backup-tables.ts';
import type { Db } from '../../../database/database.ts';
import type { TypeKey } from '../../../domain/type-keys.ts';
import type { NeededBy } from './needed-files.ts';

/** What a verification has found. Named are the first files and their damage; the counts are complete. */
const verifyResult = z.object({
  files: z.number(),
  bytes: z.number(),
  damagedFiles: z.number(),
  affectedObjects: z.number(),
  damaged: z.array(
    z.object({
      path: z.string(),
      kind: z.string(),
      type: z.string().nullable(),
      code: z.string(),
      message: z.string(),
    }),
  ),
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
});
export type VerifyResult = z.infer<typeof verifyResult>;

export interface Verification {
  readonly state: VerifyState | null;
  readonly startedAt: Date | null;
  readonly verifiedAt: Date | null;
  readonly result: VerifyResult | null;
}

export async function getVerification(db: Db, backupId: string): Promise<Verification> {
  const row = await db
    .selectFrom('backup')
    .select(['verifyState', 'verifyStartedAt', 'verifiedAt', 'verifyResult'])
    .where('id', '=', backupId)
    .executeTakeFirstOrThrow();
  return {
    state: row.verifyState,
    startedAt: row.verifyStartedAt,
    verifiedAt: row.verifiedAt,
    result: row.verifyResult === null ? null : verifyResult.parse(row.verifyResult),
  };
}

/** @returns whether this call has begun it; false where one is under way. */
export async function beginVerification(db: Db, backupId: string): Promise<boolean> {
  const changed = await db
    .updateTable('backup')
    .set({ verifyState: 'running', verifyStartedAt: sql<Date>`now()` })
    .where('id', '=', backupId)
    .where('removedAt', 'is', null)
    .where((eb) => eb.or([eb('verifyState', 'is', null), eb('verifyState', '<>', 'running')]))
    .executeTakeFirst();
  return changed.numUpdatedRows > 0n;
}

/** Those that began long enough ago to have a workflow. */
export async function runningVerifications(
  db: Db,
  minAgeMs: number,
): Promise<{ id: string; workspaceId: string; connectionId: string }[]> {
  return db
    .selectFrom('backup')
    .select(['id', 'workspaceId', 'connectionId'])
    .where('verifyState', '=', 'running')
    .where(sql<boolean>`verify_started_at < now() - ${minAgeMs} * interval '1 millisecond'`)
    .execute();
}

export async function verificationsOf(
  db: Db,
  workspaceId: string,
): Promise<readonly { readonly id: string; readonly connectionId: string }[]> {
  return db
    .selectFrom('backup')
    .select(['id', 'connectionId'])
    .where('workspaceId', '=', workspaceId)
    .where('verifyState', '=', 'running')
    .execute();
}

/** As if it had never begun: nobody takes it up again. */
export async function forgetVerification(db: Db, backupId: string): Promise<void> {
  await db
    .updateTable('backup')
    .set({ verifyState: null })
    .where('id', '=', backupId)
    .where('verifyState', '=', 'running')
    .execute();
}

export async function endVerification(
  db: Db,
  backupId: string,
  { state, result }: { state: Exclude<VerifyState, 'running'>; result: VerifyResult },
): Promise<void> {
  await db
    .updateTable('backup')
    .set({ verifyState: state, verifyResult: JSON.stringify(result), verifiedAt: sql<Date>`now()` })
    .where('id', '=', backupId)
    .execute();
}

export interface AffectedObject {
  readonly type: TypeKey;
  readonly objectId: string;
  readonly displayName: string | null;
  readonly path: string;
}

const affected = ({ connectionId, repositoryId, seq }: NeededBy): ReturnType<typeof sql> => sql`
  from stored_file f join object_version v on v.repository_id = f.repository_id and 'packs/' || v.pack_id = f.path
  where f.repository_id = ${repositoryId} and f.kind = 'pack' and f.damage is not null
    and v.connection_id = ${connectionId} and v.from_seq <= ${seq} and (v.to_seq is null or v.to_seq > ${seq})`;

/** Objects of the backup whose content lies in a file that is missing or damaged, by type and ID. */
export async function affectedObjects(
  db: Db,
  needed: NeededBy,
  { after, limit }: { after: { type: string; objectId: string } | null; limit: number },
): Promise<AffectedObject[]> {
  const { rows } = await sql<AffectedObject>`
    select v.type, v.object_id, v.display_name, f.path ${affected(needed)}
      and (v.type, v.object_id) > (${after?.type ?? ''}, ${after?.objectId ?? ''})
    order by v.type, v.object_id limit ${limit}`.execute(db);
  return rows;
}

export async function countAffected(db: Db, needed: NeededBy): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*)::int as count ${affected(needed)}`.execute(db);
  return rows[0]?.count ?? 0;
}

/** What is needed to find a published backup's files; null where there is no such backup. */
export async function neededBy(
  db: Db,
  backupId: string,
): Promise<(NeededBy & { workspaceId: string; verifyStartedAt: Date | null }) | null> {
  const row = await db
    .selectFrom('backup')
    .select(['id as backupId', 'workspaceId', 'connectionId', 'repositoryId', 'seq', 'verifyStartedAt'])
    .where('id', '=', backupId)
    .where('manifestKey', 'is not', null)
    .where('removedAt', 'is', null)
    .executeTakeFirst();
  return row && row.seq !== null ? { ...row, seq: row.seq } : null;
}
