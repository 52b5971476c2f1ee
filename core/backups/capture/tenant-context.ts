import { isCybbackError } from '../../domain/errors.ts';
import type { GraphObject } from '../../domain/json.ts';
import { collect } from '../../graph/paging/pages.ts';
import type { GraphClient } from '../../graph/types.ts';

const SETS = { organization: '/organization', domains: '/domains', subscribedSkus: '/subscribedSkus' } as const;

/** Number of users as the tenant's index counts them: a hint for the tenant's size class, never a check. Null where it does not say. */
export async function countUsers(client: GraphClient, signal: AbortSignal): Promise<number | null> {
  try {
    const url = '/users?$count=true&$top=1&$select=id';
    const { body } = await client.send(
      { method: 'GET', url, headers: { ConsistencyLevel: 'eventual' } },
      { signal, priority: 'low' },
    );
    const count = body['@odata.count'];
    return typeof count === 'number' ? count : null;
  } catch (error) {
    if (isCybbackError(error, 'graph-bad-request', 'graph-unsupported', 'graph-permission-missing')) return null;
    throw error;
  }
}

/**
 * What is needed to read a backup in another tenant: the organization, its domains and its licences. Kept in every
 * backup and not counted among its objects.
 */
export async function readTenantContext(
  client: GraphClient,
  signal: AbortSignal,
): Promise<Record<string, GraphObject[]>> {
  const context: Record<string, GraphObject[]> = {};
  for (const [name, path] of Object.entries(SETS)) {
    context[name] = await collect(client, { url: path }, { signal, priority: 'low' });
  }
  return context;
}
