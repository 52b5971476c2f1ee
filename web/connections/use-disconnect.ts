import { useToast } from '@nuxt/ui/composables';
import { useMutation, useQueryClient } from '@tanstack/vue-query';
import type { Ref } from 'vue';
import { useRouter } from 'vue-router';
import { useSession } from '../session/use-session.ts';
import { toProblem } from '../shared/api/problem.ts';
import { invalidate } from '../shared/api/resources.ts';
import { useConfirm } from '../shared/composables/use-confirm.ts';
import type { Connection } from './data.ts';
import { disconnect as disconnectConnection } from './data.ts';

export function useDisconnect(): {
  readonly isDisconnecting: Readonly<Ref<boolean>>;
  readonly disconnect: (connection: Connection) => Promise<void>;
} {
  const toast = useToast();
  const client = useQueryClient();
  const router = useRouter();
  const confirm = useConfirm();
  const { to } = useSession();
  const { mutateAsync, isPending } = useMutation({ mutationFn: disconnectConnection });

  async function disconnect({ id, name }: Connection): Promise<void> {
    const isSure = await confirm({
      title: `Disconnect ${name}?`,
      description: `The credential of ${name} is forgotten and no more backups of it are made, scheduled ones included. Backups that are there stay readable. Nothing changes in the tenant.`,
      action: 'Disconnect',
    });
    if (!isSure) return;
    try {
      await mutateAsync(id);
      toast.add({ title: `${name} is disconnected`, color: 'success', icon: 'i-lucide-circle-check' });
      await router.push(to('/connections'));
      await invalidate(client, 'connections', 'overview', 'schedules');
    } catch (error) {
      const { title, message } = toProblem(error);
      toast.add({ title, description: message, color: 'error', icon: 'i-lucide-circle-alert' });
    }
  }

  return { isDisconnecting: isPending, disconnect };
}
