import type { WorkspaceEvent } from './data.ts';

/** Where an event is looked into, below the workspace; null: nowhere. */
export function eventPlace({
  kind,
  facts,
  connectionId,
}: Pick<WorkspaceEvent, 'kind' | 'facts' | 'connectionId'>): string | null {
  const { backupId, restoreId } = facts;
  if (typeof backupId === 'string') return `/backups/${backupId}`;
  if (typeof restoreId === 'string') return `/restores/${restoreId}`;
  if (kind === 'backupOverdue') return '/schedules';
  if (kind === 'storageUnreachable' || kind === 'storageDamaged') return '/storage';
  return connectionId === null ? null : `/connections/${connectionId}`;
}
