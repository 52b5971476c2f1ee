import { SentenceError } from '#core/observability/sentence-error.ts';
import { waitFor } from '../../processes/wait.ts';
import type { ApiClient } from '../api-client.ts';

interface Verification {
  readonly state: string;
  readonly files: number;
  readonly damagedFiles: number;
  readonly affectedObjects: number;
  readonly damaged: readonly { readonly path: string; readonly message: string }[];
  readonly error: { readonly message: string } | null;
}

const WITHIN_MS = 180_000;

/** Reads every byte that a backup needs, and says what is wrong. */
export async function verify(api: ApiClient, backupId: string): Promise<Verification> {
  await api.post(`/backups/${backupId}/verify`, {});
  const found = await waitFor(
    async () => {
      const now = await api.get<Verification>(`/backups/${backupId}/verification`);
      return now.state !== 'running' && now;
    },
    { timeoutMs: WITHIN_MS, intervalMs: 500 },
  );
  if (!found || found.state === 'failed') throw new SentenceError(found?.error?.message ?? 'The verification hangs.');
  console.log(
    `    ${found.state}: ${found.files} files read, ${found.damagedFiles} damaged, ${found.affectedObjects} objects cannot be restored from them`,
  );
  for (const { path, message } of found.damaged) console.log(`      ${path}: ${message}`);
  return found;
}
