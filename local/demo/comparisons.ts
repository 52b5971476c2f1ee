import { SentenceError } from '#core/observability/sentence-error.ts';
import type { ApiClient } from './api-client.ts';
import { mustHaveWorked } from './backups.ts';
import { follow, type Job } from './follow.ts';

interface Total {
  readonly added: number;
  readonly changed: number;
  readonly softDeleted: number;
  readonly hardDeleted: number;
  readonly linksChanged: number;
}

interface Differing {
  readonly type: string;
  readonly id: string;
  readonly displayName: string | null;
  readonly kind: string;
}

interface TenantComparison extends Job {
  readonly total: Total;
  readonly graph: { readonly requests: number };
}

const SHOWN = 5;
const KINDS: Readonly<Record<string, string>> = {
  added: 'new',
  changed: 'changed',
  softDeleted: 'deleted',
  hardDeleted: 'deleted for good',
  linksChanged: 'links changed',
};

/** Two backups, from the catalogue: no request to the tenant, and nothing to wait for. */
export async function compareBackups(
  api: ApiClient,
  connectionId: string,
  ids: readonly [string, string],
): Promise<void> {
  const [from, to] = await Promise.all(ids.map((id) => seqOf(api, id)));
  const path = `/connections/${connectionId}/comparison`;
  const sides = `from=${String(from)}&to=${String(to)}`;
  const { total } = await api.get<{ total: Total }>(`${path}?${sides}`);
  const { items } = await api.get<{ items: Differing[] }>(`${path}/objects?${sides}&limit=${String(SHOWN)}`);
  console.log(`    #${String(from)} and #${String(to)}: ${inWords(total)}`);
  show(items);
  if (items.length === 0) throw new SentenceError('The backups should differ: the tenant was changed between them.');
}

/** A backup and the tenant as it is now: the objects are read, and both sides are kept for 30 days. */
export async function compareWithTenant(
  api: ApiClient,
  connectionId: string,
  { backupId, objects }: { backupId: string; objects: readonly { readonly type: string; readonly id: string }[] },
): Promise<void> {
  const backup = await seqOf(api, backupId);
  const { id } = await api.post<TenantComparison>(`/connections/${connectionId}/comparisons`, {
    backup,
    objects: objects.map((object) => ({ type: object.type, id: object.id })),
  });
  const comparison = await follow<TenantComparison>(
    api,
    `/comparisons/${id}`,
    ({ state, graph }) => `${state}: ${String(graph.requests)} requests`,
  );
  const { total } = mustHaveWorked(comparison, 'comparison');
  const { items } = await api.get<{ items: Differing[] }>(`/comparisons/${id}/objects?limit=1000`);
  console.log(`    #${String(backup)} and the tenant: ${inWords(total)}`);
  show(items.slice(0, SHOWN));
  const found = new Set(items.map((object) => object.id));
  if (!objects.every((object) => found.has(object.id)))
    throw new SentenceError('The comparison should have found every object of the accident.');
}

async function seqOf(api: ApiClient, backupId: string): Promise<number> {
  const { seq } = await api.get<{ seq: number }>(`/backups/${backupId}`);
  return seq;
}

function inWords(total: Total): string {
  const said = Object.entries(total).flatMap(([kind, count]) =>
    KINDS[kind] !== undefined && count > 0 ? [`${String(count)} ${KINDS[kind]}`] : [],
  );
  return said.length === 0 ? 'equal' : said.join(', ');
}

function show(items: readonly Differing[]): void {
  for (const { type, id, displayName, kind } of items)
    console.log(`      ${(KINDS[kind] ?? kind).padEnd(17)} ${displayName ?? id} (${type})`);
}
