import { SentenceError } from '#core/observability/sentence-error.ts';
import { waitFor } from '../../processes/wait.ts';
import type { ApiClient } from '../api-client.ts';
import type { SimulatedTenant } from '../simulated-tenant.ts';

interface Rebuild {
  readonly id: string;
  readonly state: string;
  readonly phase: string;
  readonly backups: number;
  readonly restores: number;
  readonly findings: number;
  readonly error: { readonly message: string } | null;
}

export interface Kit {
  readonly kit: unknown;
  readonly passphrase: string;
}

const WITHIN_MS = 300_000;

/** A connection comes back from its storage and its recovery kit alone, then gets a credential again. */
export async function bringBack(
  api: ApiClient,
  { kit, passphrase }: Kit,
  { connectionId, tenant }: { connectionId: string; tenant: SimulatedTenant },
): Promise<void> {
  const { id } = await api.post<Rebuild>('/rebuilds', { kit, passphrase });
  const ended = await waitFor(
    async () => {
      const now = await api.get<Rebuild>(`/rebuilds/${id}`);
      return now.state !== 'running' && now;
    },
    { timeoutMs: WITHIN_MS, intervalMs: 500 },
  );
  if (!ended || ended.state === 'failed') throw new SentenceError(ended?.error?.message ?? 'The rebuild hangs.');
  console.log(`    ${ended.state}: ${ended.backups} backups and ${ended.restores} restores were taken in`);
  const { items } = await api.get<{ items: { file: string; message: string }[] }>(`/rebuilds/${id}/findings?limit=50`);
  for (const { file, message } of items) console.log(`      ${file}: ${message}`);
  const { clientId, clientSecret } = tenant;
  await api.patch(`/connections/${connectionId}`, { clientId, clientSecret });
  console.log('    its credential was entered again, and the tenant was signed in to');
}
