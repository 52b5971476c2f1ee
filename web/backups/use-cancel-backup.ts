import { useToast } from '@nuxt/ui/composables';
import { useMutation, useQueryClient } from '@tanstack/vue-query';
import type { Ref } from 'vue';
import { useConfirm } from '../shared/composables/use-confirm.ts';
import { useMessages } from '../shared/composables/use-messages.ts';
import { type Backup, type BackupDetail, backupQuery, cancelBackup } from './data.ts';

/** Stops a running backup, after asking. */
export function useCancelBackup(): {
  readonly cancel: (backup: Pick<Backup, 'id'>) => Promise<void>;
  readonly isCancelling: Ref<boolean>;
} {
  const client = useQueryClient();
  const confirm = useConfirm();
  const toast = useToast();
  const messages = useMessages();

  const { mutateAsync, isPending } = useMutation({ mutationFn: cancelBackup });

  async function cancel({ id }: Pick<Backup, 'id'>): Promise<void> {
    const isSure = await confirm({
      title: 'Cancel this backup?',
      description:
        'It stops after the current step. What it has read so far is discarded. Earlier backups are not affected.',
      action: 'Cancel backup',
    });
    if (!isSure) return;
    try {
      const { cancelRequestedAt } = await mutateAsync(id);
      client.setQueryData<BackupDetail>(backupQuery(id).queryKey, (known) => known && { ...known, cancelRequestedAt });
      toast.add({ title: 'Stopping the backup', icon: 'i-lucide-ban', color: 'neutral' });
    } catch (error) {
      messages.failed(error);
      void client.invalidateQueries({ queryKey: backupQuery(id).queryKey });
    }
  }

  return { cancel, isCancelling: isPending };
}
