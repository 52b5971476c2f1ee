import { randomUUID } from 'node:crypto';
import { type Insertable, sql } from 'kysely';
import type { AuditIntentTable } from '../../database/audit-tables.ts';
import type { Db } from '../../database/database.ts';
import type { AuditAction, AuditActorKind, AuditOutcome, AuditTargetKind } from '../../domain/audit-actions.ts';

/** Names, IDs, names of changed fields and counts. Never a secret, never what an object or a request holds. */
export type AuditFacts = Readonly<Record<string, string | number | boolean | null | readonly string[]>>;

export interface AuditTarget {
  readonly kind: AuditTargetKind;
  readonly id: string | null;
  readonly name: string | null;
}

/** What somebody asks for. */
export interface AuditIntent {
  readonly workspaceId: string;
  readonly action: AuditAction;
  readonly actor: { readonly kind: AuditActorKind; readonly id: string | null; readonly name: string };
  readonly from: { readonly address: string | null; readonly userAgent: string | null };
  readonly target: AuditTarget | null;
  readonly reason: string | null;
  readonly facts: AuditFacts;
}

/** And what became of it. */
export interface NewAuditEntry extends AuditIntent {
  readonly outcome: AuditOutcome;
  /** Of the closed list of errors; null for a success. */
  readonly code: string | null;
}

/** An intention without an outcome after this long belongs to a process that died. No request takes as long. */
export const ABANDONED_MINUTES = 15;

const COLUMNS = sql.raw(
  'id, workspace_id, action, actor_kind, actor_id, actor_name, address, user_agent, target_kind, target_id, target_name, reason, facts',
);

export async function recordAudit(db: Db, ...entries: readonly NewAuditEntry[]): Promise<void> {
  if (entries.length === 0) return;
  const values = entries.map((entry) => {
    return { id: randomUUID(), ...columnsOf(entry), outcome: entry.outcome, code: entry.code };
  });
  await db.insertInto('auditEntry').values(values).execute();
}

/** Written before anything is done. @returns its ID, for `endAudit`. */
export async function beginAudit(db: Db, intent: AuditIntent): Promise<string> {
  const id = randomUUID();
  await db
    .insertInto('auditIntent')
    .values({ id, ...columnsOf(intent) })
    .execute();
  return id;
}

/** The entry takes the place of its intention; where that was given up for abandoned, both stay. */
export async function endAudit(db: Db, intentId: string, entry: NewAuditEntry): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const ended = await trx.deleteFrom('auditIntent').where('id', '=', intentId).executeTakeFirst();
    const id = ended.numDeletedRows > 0n ? intentId : randomUUID();
    const { outcome, code } = entry;
    await trx
      .insertInto('auditEntry')
      .values({ id, ...columnsOf(entry), outcome, code })
      .execute();
  });
}

/** Intentions of processes that died become entries of unknown outcome. Any number of processes may call it. @returns how many. */
export async function settleAbandonedAudits(db: Db): Promise<number> {
  const { numAffectedRows } = await sql`
    with abandoned as (
      delete from audit_intent where at < clock_timestamp() - make_interval(mins => ${ABANDONED_MINUTES}) returning *
    )
    insert into audit_entry (at, outcome, ${COLUMNS}) select at, 'unknown', ${COLUMNS} from abandoned`.execute(db);
  return Number(numAffectedRows ?? 0n);
}

function columnsOf({
  workspaceId,
  action,
  actor,
  from,
  target,
  reason,
  facts,
}: AuditIntent): Omit<Insertable<AuditIntentTable>, 'id'> {
  return {
    workspaceId,
    action,
    actorKind: actor.kind,
    actorId: actor.id,
    actorName: actor.name,
    address: from.address,
    userAgent: from.userAgent,
    targetKind: target?.kind ?? null,
    targetId: target?.id ?? null,
    targetName: target?.name ?? null,
    reason,
    facts: JSON.stringify(facts),
  };
}
