import type { DbTransaction } from '../../database/database.ts';
import type { ConnectionFacts } from '../../domain/notifications/facts.ts';
import { beginCondition } from './notification-conditions.ts';
import { recordEvent } from './notification-events.ts';

/** Told once, until a sign-in has worked. */
export async function noteSignInBroken(
  trx: DbTransaction,
  {
    workspaceId,
    connectionId,
    names,
    failure,
  }: {
    workspaceId: string;
    connectionId: string;
    names: ConnectionFacts;
    failure: { code: string; message: string };
  },
): Promise<void> {
  const since = await beginCondition(trx, connectionId, 'signInBroken');
  if (!since) return;
  const facts = { connection: names.connection, tenant: names.tenant, code: failure.code, message: failure.message };
  await recordEvent(trx, {
    workspaceId,
    connectionId,
    kind: 'signInBroken',
    dedupeKey: `signInBroken:${connectionId}:${since.toISOString()}`,
    facts,
  });
}
