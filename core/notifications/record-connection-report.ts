import { findingsAfter } from '../connections/connection-findings.ts';
import type { ConnectionReport } from '../connections/connection-report.ts';
import type { Connection } from '../connections/store/connections.ts';
import type { Db } from '../database/database.ts';
import { recordConnectionTest } from './store/notification-checks.ts';

/**
 * Keeps what a test of a stored connection found and notifies members of what changed: the one way for the daily check
 * and for tests on request, so that no notification is sent twice or left out.
 *
 * @returns null where the connection was removed meanwhile.
 */
export function recordConnectionReport(
  db: Db,
  before: Connection,
  report: ConnectionReport,
): Promise<Connection | null> {
  return recordConnectionTest(db, before, {
    findings: findingsAfter(report, before),
    signedIn: report.signedIn,
    problem: report.problem,
    credential: report.credential.kind,
    permissions: report.permissions,
  });
}
