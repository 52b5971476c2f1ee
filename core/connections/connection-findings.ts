import type { ConnectionReport } from './connection-report.ts';
import type { Connection, ConnectionFindings } from './store/connections.ts';

/** What is kept of a test, in the columns that lists and checks need. */
export function findingsOf(report: ConnectionReport): ConnectionFindings {
  return {
    tenantName: report.tenant?.name ?? null,
    verifiedDomains: report.tenant?.verifiedDomains ?? [],
    credentialExpiresAt: dateOf(report.credential.expiresAt),
    readyForBackup: report.readyForBackup,
    readyForRestore: report.readyForRestore,
    report,
    testedAt: new Date(report.testedAt),
  };
}

/** A sign-in that fails today says nothing about what the tenant is called or when the secret ends. */
export function findingsAfter(
  report: ConnectionReport,
  before: Pick<Connection, 'tenantName' | 'verifiedDomains' | 'credentialExpiresAt'>,
): ConnectionFindings {
  const findings = findingsOf(report);
  return {
    ...findings,
    tenantName: findings.tenantName ?? before.tenantName,
    verifiedDomains: findings.verifiedDomains.length > 0 ? findings.verifiedDomains : before.verifiedDomains,
    credentialExpiresAt: findings.credentialExpiresAt ?? before.credentialExpiresAt,
  };
}

function dateOf(time: string | null): Date | null {
  const date = time === null ? null : new Date(time);
  return date === null || Number.isNaN(date.getTime()) ? null : date;
}
