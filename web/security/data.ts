import { queryOptions } from '@tanstack/vue-query';
import type { z } from 'zod';
import type { backupPage } from '#api/backups/schema.ts';
import { api, workspaceId } from '../shared/api/client.ts';

export type SealedBackup = z.infer<typeof backupPage>['items'][number];

const SHOWN_BACKUPS = 10;

/** How the last backups that can be restored from are sealed. */
export function sealingQuery() {
  return queryOptions({
    queryKey: ['backups', workspaceId.value, 'sealing'],
    queryFn: async ({ signal }) =>
      (
        await api.get<z.infer<typeof backupPage>>(
          '/backups',
          { state: ['completed', 'completedWithWarnings'], limit: SHOWN_BACKUPS },
          signal,
        )
      ).items,
  });
}
