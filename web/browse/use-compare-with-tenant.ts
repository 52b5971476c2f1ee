import { useMutation, useQueryClient } from '@tanstack/vue-query';
import { type ComputedRef, computed } from 'vue';
import { useRouter } from 'vue-router';
import { useSession } from '../session/use-session.ts';
import { api, newIdempotencyKey } from '../shared/api/client.ts';
import { invalidate } from '../shared/api/resources.ts';
import { useMessages } from '../shared/composables/use-messages.ts';
import type { SelectedObject } from '../shared/selection/use-selection.ts';

/** The only object of a plan is its first. */
const FIRST_ITEM = '1';

/**
 * Compares an object of a backup with the tenant: by a dry run that would take over everything that differs. Its plan opens
 * at the object, where differences can be ticked and restored.
 */
export function useCompareWithTenant(): {
  compare: (backupId: string, object: SelectedObject) => Promise<void>;
  isStarting: ComputedRef<boolean>;
} {
  const client = useQueryClient();
  const router = useRouter();
  const messages = useMessages();
  const { to } = useSession();
  const starting = useMutation({
    mutationFn: ({ backupId, object }: { backupId: string; object: SelectedObject }) =>
      api.post('/api/v1/restores', {
        body: {
          backupId,
          selection: { objects: [{ type: object.type, id: object.id }] },
          options: { dryRun: true, overwrite: true, links: 'rollBack' },
          reason: `Comparison with the tenant: ${object.displayName ?? object.id}`.slice(0, 1_000),
        },
        idempotencyKey: newIdempotencyKey(),
      }),
    onSettled: () => invalidate(client, 'restores'),
  });

  return {
    async compare(backupId, object) {
      try {
        const { id } = await starting.mutateAsync({ backupId, object });
        await router.push({
          path: to('/restores/new'),
          query: { backup: backupId, step: 'plan', restore: id, item: FIRST_ITEM },
        });
      } catch (error) {
        messages.failed(error, 'The comparison could not be started');
      }
    },
    isStarting: computed(() => starting.isPending.value),
  };
}
