import { isCybbackError } from '../../domain/errors.ts';
import type { GraphObject } from '../../domain/json.ts';
import { pages } from '../../graph/paging/pages.ts';
import type { GraphClient } from '../../graph/types.ts';

/** The tenant that a restore writes into, for what is read of it before anything is planned. */
export interface Tenant {
  readonly client: GraphClient;
  readonly signal: AbortSignal;
  /** Application (client) ID of this service. */
  readonly ownAppId: string;
}

/** Null where it is not there or cannot be read. */
export async function readOne({ client, signal }: Tenant, url: string): Promise<GraphObject | null> {
  try {
    return await client.object({ url }, { signal });
  } catch (error) {
    if (isUnreadable(error)) return null;
    throw error;
  }
}

/** What could be read of it. */
export async function readAll({ client, signal }: Omit<Tenant, 'ownAppId'>, url: string): Promise<GraphObject[]> {
  const found: GraphObject[] = [];
  try {
    for await (const page of pages(client, { url }, { signal })) found.push(...page.value);
  } catch (error) {
    if (!isUnreadable(error)) throw error;
  }
  return found;
}

function isUnreadable(error: unknown): boolean {
  return isCybbackError(
    error,
    'graph-permission-missing',
    'graph-not-licensed',
    'graph-bad-request',
    'graph-unsupported',
    'graph-not-found',
  );
}
