import { useToast } from '@nuxt/ui/composables';
import type { UseMutationReturnType } from '@tanstack/vue-query';
import { useMutation, useQueryClient } from '@tanstack/vue-query';
import { invalidate } from '../shared/api/resources.ts';
import type { MemberChoices, MemberNotifications } from './data.ts';

export interface SaveChoices {
  readonly save: (choices: MemberChoices) => Promise<MemberNotifications>;
  /** What the toast says when it is done. */
  readonly saved: (member: MemberNotifications) => string;
}

export function useSaveChoices({
  save,
  saved,
}: SaveChoices): UseMutationReturnType<MemberNotifications, Error, MemberChoices, unknown> {
  const toast = useToast();
  const client = useQueryClient();
  return useMutation({
    mutationFn: save,
    onSuccess: async (member) => {
      toast.add({ title: saved(member), color: 'success', icon: 'i-lucide-circle-check' });
      await invalidate(client, 'notifications');
    },
  });
}
