import { queryOptions } from '@tanstack/vue-query';
import type { z } from 'zod';
import type { auditEntry, auditPage } from '#api/audit/schema.ts';
import { type Query, api } from '../../shared/api/client.ts';

export type AuditEntry = z.infer<typeof auditEntry>;
export type AuditPage = z.infer<typeof auditPage>;

export const AUDIT_CSV = '/audit-log.csv';

export function auditPageOf(
  query: Query,
  { cursor, limit, signal }: { cursor: string | null; limit: number; signal: AbortSignal },
): Promise<AuditPage> {
  return api.get('/audit-log', { ...query, cursor, limit }, signal);
}

/** How the address names an entry: the API finds entries by their time. */
export function entryKey({ id, at }: Pick<AuditEntry, 'id' | 'at'>): string {
  return `${at}~${id}`;
}

const MOST_AT_ONCE = 1_000;

/** The entry that the address names; null: there is none. */
export function auditEntryQuery(workspace: string, key: string) {
  return queryOptions({
    queryKey: ['audit-log', workspace, key],
    queryFn: async ({ signal }): Promise<AuditEntry | null> => {
      const [at = '', id = ''] = key.split('~');
      const from = new Date(at);
      if (Number.isNaN(from.getTime())) return null;
      const query = { from: from.toISOString(), to: new Date(from.getTime() + 1).toISOString() };
      const { items } = await auditPageOf(query, { cursor: null, limit: MOST_AT_ONCE, signal });
      return items.find((entry) => entry.id === id) ?? null;
    },
    staleTime: Infinity,
  });
}
