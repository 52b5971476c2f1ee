import type { Db } from '../../database/database.ts';
import type { RetentionPolicy } from '../../domain/retention/policy.ts';

export interface PolicyPlace {
  readonly workspaceId: string;
  /** Null: the default of the workspace. */
  readonly connectionId: string | null;
}

export interface SetPolicy {
  /** Null: keep everything. */
  readonly policy: RetentionPolicy | null;
  readonly updatedBy: string;
  readonly updatedAt: Date;
}

/** What was set for this very place; null: nothing. */
export async function getSetPolicy(db: Db, { workspaceId, connectionId }: PolicyPlace): Promise<SetPolicy | null> {
  const row = await db
    .selectFrom('retentionPolicy')
    .select(['policy', 'updatedBy', 'updatedAt'])
    .where('workspaceId', '=', workspaceId)
    .where('connectionId', connectionId === null ? 'is' : '=', connectionId)
    .executeTakeFirst();
  return row ?? null;
}

export interface PolicyInForce {
  readonly policy: RetentionPolicy | null;
  /** `default`: nobody has set one, and everything is kept. */
  readonly from: 'connection' | 'workspace' | 'default';
}

export async function policyInForce(
  db: Db,
  { workspaceId, connectionId }: { workspaceId: string; connectionId: string },
): Promise<PolicyInForce> {
  const own = await getSetPolicy(db, { workspaceId, connectionId });
  if (own) return { policy: own.policy, from: 'connection' };
  return policyWithoutOwn(db, workspaceId);
}

/** What is in force for a connection that has none of its own. */
export async function policyWithoutOwn(db: Db, workspaceId: string): Promise<PolicyInForce> {
  const common = await getSetPolicy(db, { workspaceId, connectionId: null });
  return common ? { policy: common.policy, from: 'workspace' } : { policy: null, from: 'default' };
}

export async function setPolicy(
  db: Db,
  { workspaceId, connectionId }: PolicyPlace,
  { policy, by }: { policy: RetentionPolicy | null; by: string },
): Promise<void> {
  const values = { policy: policy === null ? null : JSON.stringify(policy), updatedBy: by, updatedAt: new Date() };
  await db
    .insertInto('retentionPolicy')
    .values({ workspaceId, connectionId, ...values })
    .onConflict((conflict) =>
      connectionId === null
        ? conflict.column('workspaceId').where('connectionId', 'is', null).doUpdateSet(values)
        : conflict.column('connectionId').doUpdateSet(values),
    )
    .execute();
}

/** From now on the default of the workspace is in force for the connection; of the workspace: everything is kept. */
export async function forgetPolicy(db: Db, { workspaceId, connectionId }: PolicyPlace): Promise<void> {
  await db
    .deleteFrom('retentionPolicy')
    .where('workspaceId', '=', workspaceId)
    .where('connectionId', connectionId === null ? 'is' : '=', connectionId)
    .execute();
}
