import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../../database/database.ts';
import type { Warning } from '../../domain/states.ts';
import type { TypeKey } from '../../domain/type-keys.ts';
import type { BackupScope } from './backups.ts';

export interface BackupType {
  readonly type: TypeKey;
  /** `read`: to the end, and its index is still to be written. */
  readonly state: 'pending' | 'running' | 'read' | 'captured' | 'published' | 'carried';
  readonly mode: 'full' | 'delta' | 'list' | 'carried' | null;
  readonly fetched: number;
  readonly objects: number;
  readonly links: number;
  readonly added: number;
  readonly changed: number;
  readonly deleted: number;
  readonly linksAdded: number;
  readonly linksRemoved: number;
  readonly bytesWritten: number;
  readonly requests: number;
  readonly warnings: readonly Warning[];
}

const TYPE_COLUMNS = [
  'backupType.type',
  'backupType.mode',
  'backupType.fetched',
  'backupType.objects',
  'backupType.links',
  'backupType.added',
  'backupType.changed',
  'backupType.deleted',
  'backupType.linksAdded',
  'backupType.linksRemoved',
  'backupType.bytesWritten',
  'backupType.requests',
  'backupType.warnings',
] as const;

/** Its row says `running` until the index is written; the cursor knows when there is nothing left to read. */
export function typeState(): RawBuilder<BackupType['state']> {
  return sql`case when ${sql.ref('backupType.state')} = 'running'
    and (${sql.ref('backupType.cursor')} ->> 'ended')::boolean then 'read' else ${sql.ref('backupType.state')} end`;
}

export async function backupTypes(db: Db, scope: BackupScope): Promise<readonly BackupType[]> {
  return db
    .selectFrom('backupType')
    .innerJoin('backup', 'backup.id', 'backupType.backupId')
    .select(TYPE_COLUMNS)
    .select(typeState().as('state'))
    .where('backup.workspaceId', '=', scope.workspaceId)
    .where('backup.id', '=', scope.id)
    .execute();
}
