import { sql } from 'kysely';
import type { SecretBox } from '../../crypto/secret-box.ts';
import type { Db } from '../../database/database.ts';
import type { NeededBy, PlanItem } from '../../domain/plan/index.ts';
import type { ReportRow } from '../compare-after.ts';
import { itemContext } from './restore-items.ts';

export interface PlannedItem extends PlanItem {
  readonly ordinal: number;
  /** Set where it is part of the restore only because others depend on it. */
  readonly neededBy?: NeededBy | null;
}

export interface PlanStore {
  /** A chunk of the plan. Writing the same chunk again replaces it, so that a retry leaves nothing double. */
  writeItems(items: readonly PlannedItem[]): Promise<void>;
  /** What reading back found, with both values of what differs. */
  writeComparison(rows: readonly ReportRow[]): Promise<void>;
}

/** Plan and comparison of one restore: figures in the clear, values sealed. */
export function createPlanStore({
  db,
  secretBox,
  restoreId,
}: {
  db: Db;
  secretBox: SecretBox;
  restoreId: string;
}): PlanStore {
  const seal = async (value: unknown, ordinal: number, part: 'detail' | 'result'): Promise<Buffer> =>
    Buffer.from(await secretBox.seal(Buffer.from(JSON.stringify(value)), itemContext(restoreId, ordinal, part)));

  return {
    async writeItems(items) {
      if (items.length === 0) return;
      const rows = await Promise.all(
        items.map(async (item) => ({
          ...columnsOf(item),
          restore_id: restoreId,
          detail_sealed: await seal(item, item.ordinal, 'detail'),
        })),
      );
      await db
        .insertInto('restore_item')
        .values(rows)
        .onConflict((conflict) =>
          conflict.columns(['restore_id', 'ordinal']).doUpdateSet((row) => ({
            type: row.ref('excluded.type'),
            object_id: row.ref('excluded.object_id'),
            display_name: row.ref('excluded.display_name'),
            action: row.ref('excluded.action'),
            state: row.ref('excluded.state'),
            reasons: row.ref('excluded.reasons'),
            changes: row.ref('excluded.changes'),
            links_added: row.ref('excluded.links_added'),
            links_removed: row.ref('excluded.links_removed'),
            expected_writes: row.ref('excluded.expected_writes'),
            new_id: row.ref('excluded.new_id'),
            needs_new_password: row.ref('excluded.needs_new_password'),
            needed_by: row.ref('excluded.needed_by'),
            detail_sealed: row.ref('excluded.detail_sealed'),
          })),
        )
        .execute();
    },

    async writeComparison(rows) {
      if (rows.length === 0) return;
      const sealed = await Promise.all(rows.map((row) => seal(row, row.ordinal, 'result')));
      await sql`
        update restore_item as item
        set result_sealed = found.sealed, comparison = found.result, needs_new_password = found.new_password
        from unnest(
          ${rows.map(({ ordinal }) => ordinal)}::integer[], ${sealed}::bytea[],
          ${rows.map(({ result }) => result)}::text[], ${rows.map(({ newPassword }) => newPassword)}::boolean[]
        ) as found (ordinal, sealed, result, new_password)
        where item.restore_id = ${restoreId} and item.ordinal = found.ordinal`.execute(db);
    },
  };
}

function columnsOf(item: PlannedItem) {
  const written = item.links.filter(({ treatment }) => treatment === 'write');
  return {
    ordinal: item.ordinal,
    type: item.type,
    object_id: item.objectId,
    display_name: item.displayName,
    action: item.action,
    state:
      item.action === 'blocked'
        ? ('blocked' as const)
        : item.action === 'skip'
          ? ('skipped' as const)
          : ('planned' as const),
    reasons: JSON.stringify(item.reasons),
    changes: item.attributes.filter(({ treatment }) => treatment === 'write').length,
    links_added: written.filter(({ change }) => change === 'add').length,
    links_removed: written.filter(({ change }) => change === 'remove').length,
    expected_writes: item.writes,
    // Left as it is under another ID: whatever refers to it in the backup means that one.
    new_id: item.action === 'skip' && item.liveId !== null && item.liveId !== item.objectId ? item.liveId : null,
    needed_by: item.neededBy ? JSON.stringify(item.neededBy) : null,
    needs_new_password: item.newPassword,
    comparison: null,
    before_sealed: null,
    result_sealed: null,
    error_code: null,
    error_message: null,
  };
}
