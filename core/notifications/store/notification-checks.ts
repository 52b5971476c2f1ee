import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { connectedTenant } from '../../connections/store/connected-tenants.ts';
import {
  type Connection,
  type ConnectionFindings,
  type ConnectionScope,
  getConnection,
  lockConnection,
  updateConnection,
} from '../../connections/store/connections.ts';
import type { Db, DbTransaction } from '../../database/database.ts';
import { expiryThreshold } from '../../domain/notifications/expiry-threshold.ts';
import type { ConnectionFacts, EventFacts } from '../../domain/notifications/facts.ts';
import { grantedNames, lostPermissions } from '../../domain/notifications/permission-changes.ts';
import { beginCondition, conditionState, endCondition, keepCondition } from './notification-conditions.ts';
import { recordEvent } from './notification-events.ts';
import { noteSignInBroken } from './notification-sign-in.ts';

export interface CheckedConnection {
  readonly findings: ConnectionFindings;
  readonly signedIn: boolean;
  readonly problem: { readonly code: string; readonly message: string } | null;
  readonly credential: 'secret' | 'certificate';
  readonly permissions: readonly {
    readonly permission: string;
    readonly granted: boolean;
    readonly lost: string | null;
  }[];
}

/**
 * Keeps what a test of the connection found, and records what changed since the one before, all or nothing.
 *
 * @returns null where the connection was removed meanwhile.
 */
export async function recordConnectionTest(
  db: Db,
  scope: ConnectionScope,
  checked: CheckedConnection,
): Promise<Connection | null> {
  return db.transaction().execute(async (trx) => {
    if (!(await lockConnection(trx, scope))) return null;
    const before = await getConnection(trx, scope);
    const known = (await grantedAtLastCheck(trx, scope.id)) ?? grantedIn(before?.lastReport);
    const connection = await updateConnection(trx, scope, { findings: checked.findings });
    if (!connection) return null;
    await keepCheck(trx, scope.id, checked, known);
    await notifyChanges(trx, connection, checked, known);
    return connection;
  });
}

async function grantedAtLastCheck(trx: DbTransaction, connectionId: string): Promise<readonly string[] | null> {
  const check = await trx
    .selectFrom('connectionCheck')
    .select('granted')
    .where('connectionId', '=', connectionId)
    .executeTakeFirst();
  return check?.granted ?? null;
}

async function keepCheck(
  trx: DbTransaction,
  connectionId: string,
  checked: CheckedConnection,
  known: readonly string[] | null,
): Promise<void> {
  const granted = checked.signedIn ? grantedNames(checked.permissions) : known;
  const values = {
    checkedAt: checked.findings.testedAt,
    outcome: checked.problem === null ? ('ready' as const) : ('problem' as const),
    code: checked.problem?.code ?? null,
    granted: granted === null ? null : JSON.stringify(granted),
  };
  await trx
    .insertInto('connectionCheck')
    .values({ connectionId, ...values })
    .onConflict((conflict) => conflict.column('connectionId').doUpdateSet(values))
    .execute();
}

async function notifyChanges(
  trx: DbTransaction,
  connection: Connection,
  checked: CheckedConnection,
  known: readonly string[] | null,
): Promise<void> {
  const { workspaceId, id: connectionId } = connection;
  const names: ConnectionFacts = { connection: connection.name, tenant: connection.tenantName };
  const testedAt = checked.findings.testedAt;
  if (checked.signedIn) {
    await endCondition(trx, connectionId, 'signInBroken');
    const lost = lostPermissions(known ?? [], checked.permissions);
    if (lost.length > 0) {
      const permissions = lost.map(({ permission, lost: sentence }) => ({ permission, lost: sentence }));
      const dedupeKey = `permissionLost:${connectionId}:${testedAt.toISOString()}`;
      await recordEvent(trx, {
        workspaceId,
        connectionId,
        kind: 'permissionLost',
        dedupeKey,
        facts: { ...names, permissions },
      });
    }
  } else if (checked.problem) {
    await noteSignInBroken(trx, { workspaceId, connectionId, names, failure: checked.problem });
  }
  const expiresAt = connection.credentialExpiresAt;
  const days = expiresAt === null ? null : expiryThreshold(expiresAt.getTime(), testedAt.getTime());
  if (expiresAt !== null && days !== null) {
    const facts = { ...names, credential: checked.credential, expiresAt: expiresAt.toISOString(), days };
    const dedupeKey = `secretExpires:${connectionId}:${expiresAt.toISOString()}:${String(days)}`;
    await recordEvent(trx, { workspaceId, connectionId, kind: 'secretExpires', dedupeKey, facts });
  }
}

const signedInReport = z.object({
  signedIn: z.literal(true),
  permissions: z.array(z.object({ permission: z.string(), granted: z.boolean() })),
});

/** What the last test before there were checks said: only of one that signed in. */
function grantedIn(report: unknown): readonly string[] | null {
  const { data } = signedInReport.safeParse(report);
  return data ? grantedNames(data.permissions) : null;
}

/** The check could not be made: Entra ID, Graph or we were out of order. Says nothing about the connection. */
export async function recordPostponedCheck(
  db: Db,
  { connectionId, code, at }: { connectionId: string; code: string; at: Date },
): Promise<void> {
  if (!(await connectedTenant(db, connectionId))) return;
  const values = { checkedAt: at, outcome: 'postponed' as const, code };
  await db
    .insertInto('connectionCheck')
    .values({ connectionId, ...values })
    .onConflict((conflict) => conflict.column('connectionId').doUpdateSet(values))
    .execute();
}

export interface StorageCheck {
  readonly connectionId: string;
  /** Kind and name as people know it; no key, no address. */
  readonly storage: string;
  /** Null: it answered. */
  readonly failure: { readonly code: string; readonly message: string } | null;
}

/** Told once, until the storage has answered again. */
export async function recordStorageCheck(db: Db, { connectionId, storage, failure }: StorageCheck): Promise<void> {
  await db.transaction().execute(async (trx) => {
    if (!failure) return endCondition(trx, connectionId, 'storageUnreachable');
    const connected = await connectedTenant(trx, connectionId);
    if (!connected) return;
    const since = await beginCondition(trx, connectionId, 'storageUnreachable');
    if (!since) return;
    const { workspaceId, name: connection, tenantName: tenant } = connected;
    const dedupeKey = `storageUnreachable:${connectionId}:${since.toISOString()}`;
    await recordEvent(trx, {
      workspaceId,
      connectionId,
      kind: 'storageUnreachable',
      dedupeKey,
      facts: { connection, tenant, storage, ...failure },
    });
  });
}

/** Told when it begins and whenever more files are found, until all of them are whole again. */
export async function recordDamageCheck(
  db: Db,
  check: Omit<EventFacts['storageDamaged'], 'connection' | 'tenant'> & { readonly connectionId: string },
): Promise<void> {
  const { connectionId, ...damage } = check;
  const { files } = damage;
  await db.transaction().execute(async (trx) => {
    if (files === 0) return endCondition(trx, connectionId, 'storageDamaged');
    const connected = await connectedTenant(trx, connectionId);
    if (!connected) return;
    const state = damageState.nullable().parse(await conditionState(trx, connectionId, 'storageDamaged'));
    const told = state?.files ?? 0;
    await keepCondition(trx, connectionId, 'storageDamaged', { files } satisfies z.infer<typeof damageState>);
    if (files <= told) return;
    const { workspaceId, name: connection, tenantName: tenant } = connected;
    await recordEvent(trx, {
      workspaceId,
      connectionId,
      kind: 'storageDamaged',
      dedupeKey: `storageDamaged:${connectionId}:${randomUUID()}`,
      facts: { connection, tenant, ...damage },
    });
  });
}

const damageState = z.object({ files: z.number() });
