import type { GraphClient } from '../graph/types.ts';
import type { GraphObject } from '../domain/json.ts';

const SETS = { organization: '/organization', domains: '/domains', subscribedSkus: '/subscribedSkus' } as const;

/**
 * What is needed to read a backup in another tenant: the organization, its domains and its licences. Kept in every
 * backup and not counted among its objects.
 */
export async function readTenantContext(client: GraphClient, signal: AbortSignal): Promise<Record<string, GraphObject[]>> {
  const context: Record<string, GraphObject[]> = {};
  for (const [name, path] of Object.entries(SETS)) {
    const objects: GraphObject[] = [];
    let url: string | null = path;
    while (url !== null) {
      const page = await client.page({ url }, { signal, priority: 'low' });
      objects.push(...page.value);
      url = page.nextLink;
    }
    context[name] = objects;
  }
  return context;
}
