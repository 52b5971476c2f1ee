import { useToast } from '@nuxt/ui/composables';
import { useMutation, useQueryClient } from '@tanstack/vue-query';
import { type Ref, computed } from 'vue';
import { useRouter } from 'vue-router';
import { type Backup, startBackup } from '../backups/data.ts';
import { useSession } from '../session/use-session.ts';
import { newIdempotencyKey } from '../shared/api/client.ts';
import { isProblem, toProblem } from '../shared/api/problem.ts';
import { invalidate } from '../shared/api/resources.ts';

export interface RunBackup {
  readonly isStarting: Readonly<Ref<boolean>>;
  /** Null where it was refused or could not be asked for; a toast has said why. */
  readonly run: (connection: { readonly id: string; readonly name: string }) => Promise<Backup | null>;
}

/** "Run backup now", wherever a connection is shown. */
export function useRunBackup(): RunBackup {
  const toast = useToast();
  const client = useQueryClient();
  const router = useRouter();
  const { can, to } = useSession();
  const { mutateAsync, isPending } = useMutation({
    mutationFn: ({ id, key }: { id: string; key: string }) => startBackup(id, 'auto', key),
    onSettled: () => invalidate(client, 'backups', 'overview', 'connections'),
  });

  async function run(connection: { id: string; name: string }): Promise<Backup | null> {
    try {
      const started = await mutateAsync({ id: connection.id, key: newIdempotencyKey() });
      toast.add({
        title: `Backup of ${connection.name} started`,
        color: 'success',
        icon: 'i-lucide-circle-check',
        actions: [
          {
            label: 'View backup',
            color: 'neutral',
            variant: 'outline',
            onClick: () => {
              void router.push(to(`/backups/${started.id}`));
            },
          },
        ],
      });
      return started;
    } catch (error) {
      if (isProblem(error, 'offline')) return null;
      const { title, message } = toProblem(error);
      toast.add({
        title: isProblem(error, 'backup-running') ? 'A backup is already running' : title,
        description: message,
        color: 'error',
        icon: 'i-lucide-circle-alert',
        ...(isProblem(error, 'licence-ended') && can('owner')
          ? {
              actions: [
                {
                  label: 'See the plans',
                  color: 'neutral',
                  variant: 'outline',
                  onClick: () => {
                    void router.push(to('/account/subscription'));
                  },
                },
              ],
            }
          : {}),
      });
      return null;
    }
  }

  return { isStarting: computed(() => isPending.value), run };
}
