import type { z } from 'zod';
import { backupTypes } from '#core/backups/store/backup-types.ts';
import { type Backup } from '#core/backups/store/backups.ts';
import { type ChangeCounts, countChangesSince } from '#core/backups/store/browse/changes-summary.ts';
import { backupBefore } from '#core/backups/store/browse/published.ts';
import { available, unavailableTypes } from '#core/backups/store/unavailable-types.ts';
import { OBJECT_TYPES } from '#core/domain/object-types/index.ts';
import { TYPE_KEYS } from '#core/domain/type-keys.ts';
import type { ApiContext } from '../http/context.ts';
import { browseScope } from '../http/lookups.ts';
import type { changesSummary } from './changes-schema.ts';
import { unavailableView } from './unavailable-view.ts';
import { historyBackupView } from './view.ts';

type Counts = Omit<ChangeCounts, 'type'>;

export const NO_CHANGES: Counts = {
  added: 0,
  changed: 0,
  softDeleted: 0,
  hardDeleted: 0,
  linksChanged: 0,
  linksAdded: 0,
  linksRemoved: 0,
};

export async function summarizeChanges(
  { db }: ApiContext,
  backup: Backup & { seq: number },
): Promise<z.infer<typeof changesSummary>> {
  const before = await backupBefore(db, browseScope(backup));
  const counts =
    before === null
      ? await everything(db, backup)
      : await countChangesSince(db, { ...browseScope(backup), since: before.seq });
  const { connectionId, seq } = backup;
  const unavailable = await unavailableTypes(db, { connectionId, seqs: before === null ? [seq] : [before.seq, seq] });
  const known = available(counts, unavailable);
  const byType = new Map(known.map((row) => [row.type, row]));
  return {
    since: before && historyBackupView(before),
    notAvailable: unavailable.map(unavailableView),
    total: known.reduce<Counts>((sum, row) => plusCounts(sum, row), NO_CHANGES),
    types: TYPE_KEYS.flatMap((type) => {
      const row = byType.get(type);
      return row ? [{ ...row, label: OBJECT_TYPES[type].label.many }] : [];
    }),
  };
}

/** With nothing before it, all that a backup holds is added: its own counts say how much that is. */
async function everything(db: ApiContext['db'], backup: Backup): Promise<readonly ChangeCounts[]> {
  const types = await backupTypes(db, backup);
  return types
    .filter(({ objects }) => objects > 0)
    .map(({ type, objects, links }) => ({ ...NO_CHANGES, type, added: objects, linksAdded: links }));
}

export function plusCounts(sum: Counts, row: Counts): Counts {
  return {
    added: sum.added + row.added,
    changed: sum.changed + row.changed,
    softDeleted: sum.softDeleted + row.softDeleted,
    hardDeleted: sum.hardDeleted + row.hardDeleted,
    linksChanged: sum.linksChanged + row.linksChanged,
    linksAdded: sum.linksAdded + row.linksAdded,
    linksRemoved: sum.linksRemoved + row.linksRemoved,
  };
}
