import { connectedTenant } from '../../connections/store/connected-tenants.ts';
import type { Db } from '../../database/database.ts';
import { type ExpectedBackups, overdueSince } from '../../domain/notifications/overdue.ts';
import { GOOD_STATES } from '../../domain/states.ts';
import { recordEvent } from '../../notifications/store/notification-events.ts';

/** Told once for each gap: again only after a backup has succeeded in between. */
export async function recordBackupsCheck(
  db: Db,
  { connectionId, expected, nowMs }: { connectionId: string; expected: ExpectedBackups; nowMs: number },
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const connected = await connectedTenant(trx, connectionId);
    if (!connected) return;
    const last = await trx
      .selectFrom('backup')
      .select(['id', 'finishedAt'])
      .where('connectionId', '=', connectionId)
      .where('state', 'in', GOOD_STATES)
      .orderBy('seq', 'desc')
      .limit(1)
      .executeTakeFirst();
    const dueSince = overdueSince(expected, last?.finishedAt ?? null, nowMs);
    if (!dueSince) return;
    const { workspaceId, name: connection, tenantName: tenant } = connected;
    const facts = {
      connection,
      tenant,
      lastBackupAt: last?.finishedAt?.toISOString() ?? null,
      intervalMs: expected.intervalMs,
      dueSince: dueSince.toISOString(),
    };
    // A schedule that was paused and resumed starts a new promise.
    const dedupeKey = `backupOverdue:${connectionId}:${last?.id ?? 'none'}:${expected.since.toISOString()}`;
    await recordEvent(trx, { workspaceId, connectionId, kind: 'backupOverdue', dedupeKey, facts });
  });
}
