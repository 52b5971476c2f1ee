import { sql } from 'kysely';
import type { Db } from '../../database/database.ts';
import type { TypeKey } from '../../domain/type-keys.ts';
import { type BackupScope, getBackup } from './backups.ts';
import { type UnknownCount, unknownCountsAt } from './capture/unknown-parts.ts';

/** How a type was read in a published backup, beyond its counts. */
export interface TypeFacts {
  readonly type: TypeKey;
  /** When everything that no delta covers was last read: its relations are as of this time. Null: never. */
  readonly relationsAsOf: string | null;
  /** When the whole type was last read, what its delta covers included. */
  readonly provedAt: string | null;
  readonly readFully: string | null;
  readonly drift: { readonly objects: number; readonly links: number } | null;
  readonly notLicensed: boolean;
  readonly notGranted: boolean;
  /** What of the type it is unknown what it holds: not empty, and left alone by a restore. */
  readonly unknown: readonly Omit<UnknownCount, 'type'>[];
}

export async function typeFacts(db: Db, { workspaceId, id }: BackupScope): Promise<TypeFacts[]> {
  const { rows } = await sql<Omit<TypeFacts, 'unknown'>>`
    select t.type, t.manifest ->> 'reconciledAt' as "relationsAsOf", t.manifest ->> 'provedAt' as "provedAt",
      t.manifest ->> 'readFully' as "readFully", t.manifest -> 'drift' as drift,
      coalesce((t.manifest ->> 'notLicensed')::boolean, false) as "notLicensed",
      coalesce((t.manifest ->> 'notGranted')::boolean, false) as "notGranted"
    from backup_type t join backup b on b.id = t.backup_id
    where b.workspace_id = ${workspaceId} and b.id = ${id} order by t.type`.execute(db);
  const backup = await getBackup(db, { workspaceId, id, connectionIds: null });
  const { connectionId = '', seq = null } = backup ?? {};
  const unknown = seq === null ? [] : await unknownCountsAt(db, { connectionId, seq });
  return rows.map((row) => ({
    ...row,
    unknown: unknown.filter(({ type }) => type === row.type).map(({ part, count, every }) => ({ part, count, every })),
  }));
}
