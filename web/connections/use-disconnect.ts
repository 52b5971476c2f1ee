import { useMutation, useQueryClient } from '@tanstack/vue-query';
import type { Ref } from 'vue';
import { useRouter } from 'vue-router';
import { useSession } from '../session/use-session.ts';
import { invalidate } from '../shared/api/resources.ts';
import { useConfirm } from '../shared/composables/use-confirm.ts';
import { useMessages } from '../shared/composables/use-messages.ts';
import { type Connection, disconnect as disconnectConnection } from './data.ts';

export function useDisconnect(): {
  readonly isDisconnecting: Readonly<Ref<boolean>>;
  readonly disconnect: (connection: Connection) => Promise<void>;
} {
  const messages = useMessages();
  const client = useQueryClient();
  const router = useRouter();
  const confirm = useConfirm();
  const { to } = useSession();
  const { mutateAsync, isPending } = useMutation({ mutationFn: disconnectConnection });

  async function disconnect({ id, name }: Connection): Promise<void> {
    const isSure = await confirm({
      title: `Disconnect ${name}?`,
      description: `The credential of ${name} is deleted, and no more backups are made, including scheduled ones. Existing backups stay readable. Nothing changes in the tenant.`,
      action: 'Disconnect',
    });
    if (!isSure) return;
    try {
      await mutateAsync(id);
      messages.succeeded(`${name} is disconnected`);
      await router.push(to('/connections'));
      await invalidate(client, 'connections', 'overview', 'schedules');
    } catch (error) {
      messages.failed(error);
    }
  }

  return { isDisconnecting: isPending, disconnect };
}
