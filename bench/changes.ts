import type { Backup } from '#core/backups/store/backups.ts';

export interface Incremental {
  /** Made in the tenant since the backup before. */
  readonly changes: number;
  readonly seconds: number;
  readonly backup: Pick<Backup, 'requests' | 'added' | 'changed' | 'deleted' | 'state'>;
}

/** Changes between one incremental backup and the next. */
export const CHANGES = [0, 50, 500, 2_000] as const;

/**
 * Requests of incremental backups beside the changes that they took in. What is asked without any change is the price of
 * looking: it grows with what no change tracking covers, up to 100 requests for a type, and not with the tenant.
 */
export function changeLines(full: Pick<Backup, 'requests'>, incrementals: readonly Incremental[]): string[] {
  const idle = incrementals.find(({ changes }) => changes === 0)?.backup.requests ?? 0;
  return [
    `requests of incremental backups (the full backup took ${String(full.requests)}):`,
    ...incrementals.map(({ changes, seconds, backup }) => {
      const more = backup.requests - idle;
      const each = changes === 0 ? '' : `, ${(more / changes).toFixed(2)} for each change`;
      const found = `+${String(backup.added)} ~${String(backup.changed)} -${String(backup.deleted)}`;
      return `  ${String(changes).padStart(5)} changes: ${String(backup.requests).padStart(6)} requests (${more >= 0 ? '+' : ''}${String(more)} over none${each}), ${found}, ${seconds.toFixed(1)} s, ${backup.state}`;
    }),
  ];
}
