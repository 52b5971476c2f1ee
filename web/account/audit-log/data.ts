import { queryOptions } from '@tanstack/vue-query';
import { api } from '../../shared/api/client.ts';
import type { QueryOf, Schema } from '../../shared/api/operations.ts';
import { keyOf } from '../../shared/api/resources.ts';
import type { PageWanted } from '../../shared/composables/use-cursor-rows.ts';

export type AuditEntry = Schema<'AuditEntry'>;
export type AuditPage = Schema<'AuditPage'>;
/** Of the list and of the CSV alike. */
export type AuditQuery = QueryOf<'/api/v1/audit-log.csv'>;

export function auditPageOf(query: AuditQuery, { signal, ...page }: PageWanted): Promise<AuditPage> {
  return api.get('/api/v1/audit-log', { query: { ...query, ...page }, signal });
}

/** How the address names an entry: the API finds entries by their time. */
export function entryKey({ id, at }: Pick<AuditEntry, 'id' | 'at'>): string {
  return `${at}~${id}`;
}

const MOST_AT_ONCE = 1_000;

/** The entry that the address names; null: there is none. */
export function auditEntryQuery(key: string) {
  return queryOptions({
    queryKey: keyOf('audit-log', 'one', key),
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
