import { isCybbackError } from '../../domain/errors.ts';
import { stringOf } from '../../domain/json.ts';
import { collect } from '../../graph/paging/pages.ts';
import type { GraphClient } from '../../graph/types.ts';

/** Template ID of Global Administrator, the same in every tenant. */
const GLOBAL_ADMINISTRATOR = '62e90394-69f5-4237-9190-012177145e10';

/**
 * Accounts that a restore must not disable or remove: the only holder of Global Administrator. Where the assignments
 * cannot be read nobody is known to be protected, and the permission is named by the connection's report.
 */
export async function protectedAccounts(client: GraphClient, signal: AbortSignal): Promise<ReadonlySet<string>> {
  const filter = encodeURIComponent(`roleDefinitionId eq '${GLOBAL_ADMINISTRATOR}'`);
  const url = `/roleManagement/directory/roleAssignments?$filter=${filter}`;
  try {
    const assignments = await collect(client, { url }, { signal });
    const holders = assignments.flatMap((assignment) => stringOf(assignment['principalId']) ?? []);
    return new Set(new Set(holders).size === 1 ? holders : []);
  } catch (error) {
    if (isCybbackError(error, 'graph-permission-missing', 'graph-bad-request', 'graph-unsupported')) return new Set();
    throw error;
  }
}
