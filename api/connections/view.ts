import type { z } from 'zod';
import type { ConnectionReport } from '#core/connections/connection-report.ts';
import type { Connection } from '#core/connections/store/connections.ts';
import { iso } from '../http/view.ts';
import { type connection, connectionReport } from './schema.ts';

export function connectionView(row: Connection): z.infer<typeof connection> {
  return {
    id: row.id,
    name: row.name,
    tenantId: row.tenantId,
    clientId: row.clientId,
    cloud: row.cloud,
    credential: { kind: row.credentialKind, expiresAt: iso(row.credentialExpiresAt) },
    encryption: row.encryption,
    tenantName: row.tenantName,
    verifiedDomains: [...row.verifiedDomains],
    readyForBackup: row.readyForBackup,
    readyForRestore: row.readyForRestore,
    lastTestedAt: iso(row.lastTestedAt),
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}

/** Parsed, because what is answered of it is declared and nothing else. */
export function reportView(report: ConnectionReport): z.infer<typeof connectionReport> {
  return connectionReport.parse(report);
}
