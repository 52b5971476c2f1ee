import { queryOptions } from '@tanstack/vue-query';
import { api } from '../shared/api/client.ts';
import { download } from '../shared/api/download.ts';
import type { QueryOf, Schema } from '../shared/api/operations.ts';
import { keyOf } from '../shared/api/resources.ts';
import type { CursorPage, PageWanted } from '../shared/composables/use-cursor-rows.ts';
import type { StateWords } from '../shared/format/states.ts';

export type AcrossObject = Schema<'AcrossObject'>;
export type AcrossKind = AcrossObject['kind'];
export type OtherTenantComparison = Schema<'OtherTenantComparison'>;

/** A backup of one connection, and one of another. */
export interface TenantPair {
  readonly connection: string;
  readonly other: string;
  readonly from: number;
  readonly to: number;
}

const OBJECTS = '/api/v1/connections/{id}/comparison/other-tenant/objects';

export type AcrossFilter = Pick<QueryOf<typeof OBJECTS>, 'type' | 'kind' | 'search'>;

export const ACROSS_WORDS = {
  onlyBefore: { label: 'Only in the first', tone: 'warning', icon: 'i-lucide-minus' },
  onlyAfter: { label: 'Only in the second', tone: 'success', icon: 'i-lucide-plus' },
  changed: { label: 'Different', tone: 'info', icon: 'i-lucide-pencil' },
  linksChanged: { label: 'Links differ', tone: 'info', icon: 'i-lucide-link' },
  ambiguous: { label: 'Name is ambiguous', tone: 'neutral', icon: 'i-lucide-copy' },
  unknown: { label: 'Not known', tone: 'neutral', icon: 'i-lucide-circle-help' },
} as const satisfies Record<AcrossKind, StateWords>;

/** By what two objects stand for each other. */
export const MATCH_WORDS = {
  id: 'the same object ID',
  appId: 'the same application ID',
  userPrincipalName: 'the same user principal name before the @',
  references: 'what they connect',
  displayName: 'the same name',
} as const satisfies Record<NonNullable<AcrossObject['matchedBy']>, string>;

export const ACROSS_KINDS = Object.keys(ACROSS_WORDS) as readonly AcrossKind[];

export function otherTenantQuery({ connection, other, from, to }: TenantPair) {
  return queryOptions({
    queryKey: keyOf('backups', 'other-tenant', connection, other, from, to),
    queryFn: ({ signal }) =>
      api.get('/api/v1/connections/{id}/comparison/other-tenant', {
        path: { id: connection },
        query: { other, from, to },
        signal,
      }),
    // Neither backup changes.
    staleTime: Infinity,
    retry: false,
  });
}

/** Pages of the API may be empty though more follows: it is asked on until there is something to show. */
export async function acrossPage(
  { connection, ...sides }: TenantPair,
  filter: AcrossFilter,
  { signal, cursor, limit }: PageWanted,
): Promise<CursorPage<AcrossObject>> {
  let next = cursor;
  for (;;) {
    const query = { ...sides, ...filter, limit, cursor: next };
    const page = await api.get(OBJECTS, { path: { id: connection }, query, signal });
    if (page.items.length > 0 || page.nextCursor === null) return page;
    next = page.nextCursor;
  }
}

export function downloadAcross(
  { connection, ...sides }: TenantPair,
  filter: AcrossFilter,
  format: 'csv' | 'json' | 'html',
): Promise<void> {
  return download('/api/v1/connections/{id}/comparison/other-tenant/file', {
    path: { id: connection },
    query: { ...sides, ...filter, format },
  });
}

/** Below the workspace. */
export function addressOfTenants({ connection, other }: Pick<TenantPair, 'connection' | 'other'>): string {
  return `/compare/${connection}/with/${other}`;
}
