import { randomUUID } from 'node:crypto';
import { findingsOf } from '../connections/connection-findings.ts';
import type { ConnectionReport } from '../connections/connection-report.ts';
import type { Connection, NewConnection } from '../connections/store/connections.ts';
import { sealCredential } from '../connections/store/credentials.ts';
import { insertJobTarget } from '../connections/store/job-target.ts';
import type { SecretBox } from '../crypto/secret-box.ts';
import type { DbTransaction } from '../database/database.ts';
import type { GraphIdentity } from '../graph/types.ts';

/** The tenant that a restore is to write into. */
export interface Target {
  readonly connection: Pick<
    Connection,
    'id' | 'workspaceId' | 'name' | 'tenantId' | 'readyForBackup' | 'readyForRestore' | 'lastReport'
  >;
  /** Set where its credential was given for this restore alone: keeps it, in the transaction that makes the restore. */
  readonly keep?: (trx: DbTransaction) => Promise<void>;
}

/**
 * A tenant that is no connection of the workspace, signed in to with a credential that was given for one restore and has
 * passed a test.
 */
export async function targetOfOneJob(
  box: SecretBox,
  { workspaceId, identity, report }: { workspaceId: string; identity: GraphIdentity; report: ConnectionReport },
): Promise<Target> {
  const { tenantId, clientId, cloud, credential } = identity;
  const id = randomUUID();
  const made: NewConnection = {
    id,
    workspaceId,
    name: report.tenant?.name ?? tenantId,
    cloud,
    tenantId,
    clientId,
    credential: await sealCredential(box, id, credential),
    findings: findingsOf(report),
  };
  const { readyForBackup, readyForRestore } = report;
  return {
    connection: { id, workspaceId, name: made.name, tenantId, readyForBackup, readyForRestore, lastReport: report },
    keep: (trx) => insertJobTarget(trx, made),
  };
}
