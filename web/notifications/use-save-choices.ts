import { useToast } from '@nuxt/ui/composables';
import { type UseMutationReturnType, useMutation, useQueryClient } from '@tanstack/vue-query';
import { api } from '../shared/api/client.ts';
import type { MemberChoices, MemberNotifications } from './data.ts';

interface Saved {
  /** `me`, or `members/<id>`. */
  readonly who: string;
  readonly choices: MemberChoices;
}

export function useSaveChoices(): UseMutationReturnType<MemberNotifications, Error, Saved, unknown> {
  const toast = useToast();
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ who, choices }: Saved) => api.put<MemberNotifications>(`/notifications/${who}`, choices),
    onSuccess: async (member, { who }) => {
      toast.add({
        title: who === 'me' ? 'Your notifications are saved' : `Notifications of ${member.name} are saved`,
        color: 'success',
        icon: 'i-lucide-circle-check',
      });
      await client.invalidateQueries({ queryKey: ['notifications'] });
    },
  });
}
