import { sql } from 'kysely';
import type { DbTransaction } from '../../database/database.ts';
import type { NewConnection } from './connections.ts';

/**
 * A tenant whose credential was given for one job: a row that is in no list from the beginning, as if it had been
 * disconnected. Its credential goes with the end of the job, by a trigger of `restore`.
 */
export async function insertJobTarget(trx: DbTransaction, target: NewConnection): Promise<void> {
  const { credential, findings, ...columns } = target;
  await trx
    .insertInto('connection')
    .values({
      ...columns,
      credentialKind: credential.kind,
      credentialSealed: Buffer.from(credential.sealed),
      tenantName: findings.tenantName,
      verifiedDomains: JSON.stringify(findings.verifiedDomains),
      credentialExpiresAt: findings.credentialExpiresAt,
      readyForBackup: findings.readyForBackup,
      readyForRestore: findings.readyForRestore,
      lastReport: JSON.stringify(findings.report),
      lastTestedAt: findings.testedAt,
      forOneJob: true,
      deletedAt: sql<Date>`now()`,
    })
    .execute();
}
