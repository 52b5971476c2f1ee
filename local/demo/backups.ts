import { SentenceError } from '#core/observability/sentence-error.ts';
import type { ApiClient } from './api-client.ts';
import { follow, type Job } from './follow.ts';

export interface Backup extends Job {
  readonly mode: string;
  readonly counts: {
    readonly objects: number;
    readonly links: number;
    readonly added: number;
    readonly changed: number;
    readonly deleted: number;
  };
  readonly bytesWritten: number;
  readonly graph: { readonly requests: number };
}

export async function backUp(api: ApiClient, connectionId: string, mode: 'full' | 'incremental'): Promise<Backup> {
  const { id } = await api.post<Backup>(`/connections/${connectionId}/backups`, { mode });
  const startedAt = performance.now();
  const backup = await follow<Backup>(
    api,
    `/backups/${id}`,
    ({ state, counts: { objects, links }, graph, bytesWritten }) =>
      `${state}: ${objects} objects and ${links} links, ${graph.requests} requests, ${Math.ceil(bytesWritten / 1024)} kB written`,
  );
  console.log(`    ${mode} backup in ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
  return mustHaveWorked(backup, 'backup');
}

export async function printTypes(api: ApiClient, backupId: string): Promise<void> {
  const { items } = await api.get<{ items: { label: string; objects: number; links: number }[] }>(
    `/backups/${backupId}/types`,
  );
  console.log(`    ${items.length} types:`);
  for (const { label, objects, links } of items) {
    console.log(`      ${label.padEnd(36)} ${String(objects).padStart(6)}${links > 0 ? `  ${links} links` : ''}`);
  }
}

export function mustHaveWorked<T extends Job>(job: T, what: string): T {
  for (const { message } of job.warnings) console.log(`    warning: ${message}`);
  if (job.state.startsWith('completed')) return job;
  throw new SentenceError(`The ${what} ended as "${job.state}"${job.error ? `: ${job.error.message}` : ''}.`);
}
