import { sql } from 'kysely';
import type { SecretBox } from '../../crypto/secret-box.ts';
import type { Db } from '../../database/database.ts';
import type { NeededBy, PlanItem } from '../../domain/plan/index.ts';
import { type Compared, isPartly, type ReportRow } from '../compare-after.ts';
import { itemContext } from './restore-items.ts';

export interface PlannedItem extends PlanItem {
  readonly ordinal: number;
  /** Set where it is part of the restore only because others depend on it. */
  readonly neededBy?: NeededBy | null;
}

export interface PlanStore {
  /** A chunk of the plan. Writing the same chunk again replaces it, so that a retry leaves nothing double. */
  writeItems(items: readonly PlannedItem[]): Promise<void>;
  /** What reading back found, with both values of what differs, and the state itself where it could be read. */
  writeComparison(rows: readonly (ReportRow & Partial<Pick<Compared, 'after'>>)[]): Promise<void>;
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
  const seal = async (value: unknown, ordinal: number, part: 'detail' | 'result' | 'after'): Promise<Buffer> =>
    Buffer.from(await secretBox.seal(Buffer.from(JSON.stringify(value)), itemContext(restoreId, ordinal, part)));

  return {
    async writeItems(items) {
      if (items.length === 0) return;
      const rows = await Promise.all(
        items.map(async (item) => ({
          ...columnsOf(item),
          restoreId,
          detailSealed: await seal(item, item.ordinal, 'detail'),
        })),
      );
      await db
        .insertInto('restoreItem')
        .values(rows)
        .onConflict((conflict) =>
          conflict.columns(['restoreId', 'ordinal']).doUpdateSet((row) => ({
            type: row.ref('excluded.type'),
            objectId: row.ref('excluded.objectId'),
            displayName: row.ref('excluded.displayName'),
            action: row.ref('excluded.action'),
            state: row.ref('excluded.state'),
            reasons: row.ref('excluded.reasons'),
            changes: row.ref('excluded.changes'),
            linksAdded: row.ref('excluded.linksAdded'),
            linksRemoved: row.ref('excluded.linksRemoved'),
            expectedWrites: row.ref('excluded.expectedWrites'),
            newId: row.ref('excluded.newId'),
            needsNewPassword: row.ref('excluded.needsNewPassword'),
            neededBy: row.ref('excluded.neededBy'),
            repair: row.ref('excluded.repair'),
            detailSealed: row.ref('excluded.detailSealed'),
          })),
        )
        .execute();
    },

    async writeComparison(rows) {
      if (rows.length === 0) return;
      const sealed = await Promise.all(rows.map(({ after: _, ...row }) => seal(row, row.ordinal, 'result')));
      const after = await Promise.all(
        rows.map(async (row) => (isThere(row) ? seal(row.after, row.ordinal, 'after') : null)),
      );
      await sql`
        update restore_item as item
        set result_sealed = found.sealed, comparison = found.result, needs_new_password = found.new_password,
          after_sealed = found.after, after_kept_at = case when found.known then now() end,
          state = case when found.partly and item.state = 'done' then 'partial' else item.state end
        from unnest(
          ${rows.map(({ ordinal }) => ordinal)}::integer[], ${sealed}::bytea[],
          ${rows.map(({ result }) => result)}::text[], ${rows.map(({ newPassword }) => newPassword)}::boolean[],
          ${rows.map(isPartly)}::boolean[], ${after}::bytea[], ${rows.map(isKnown)}::boolean[]
        ) as found (ordinal, sealed, result, new_password, partly, after, known)
        where item.restore_id = ${restoreId} and item.ordinal = found.ordinal`.execute(db);
    },
  };
}

type AfterOf = Partial<Pick<Compared, 'after'>>;

function isThere({ after }: AfterOf): boolean {
  return after?.kind === 'there';
}

function isKnown({ after }: AfterOf): boolean {
  return after !== undefined && after.kind !== 'unknown';
}

function columnsOf(item: PlannedItem) {
  const written = item.links.filter(({ treatment }) => treatment === 'write');
  return {
    ordinal: item.ordinal,
    type: item.type,
    objectId: item.objectId,
    displayName: item.displayName,
    action: item.action,
    state:
      item.action === 'blocked'
        ? ('blocked' as const)
        : item.action === 'skip'
          ? ('skipped' as const)
          : ('planned' as const),
    reasons: JSON.stringify(item.reasons),
    changes: item.attributes.filter(({ treatment }) => treatment === 'write').length,
    linksAdded: written.filter(({ change }) => change === 'add').length,
    linksRemoved: written.filter(({ change }) => change === 'remove').length,
    expectedWrites: item.writes,
    // It is there under another ID: whatever refers to it in the backup means that one.
    newId:
      (item.action === 'skip' || item.action === 'update') && item.liveId !== null && item.liveId !== item.objectId
        ? item.liveId
        : null,
    neededBy: item.neededBy ? JSON.stringify(item.neededBy) : null,
    repair: item.repairs !== undefined,
    needsNewPassword: item.newPassword,
    comparison: null,
    beforeSealed: null,
    resultSealed: null,
    errorCode: null,
    errorMessage: null,
  };
}
