import { useToast } from '@nuxt/ui/composables';
import { useMutation, useQueryClient } from '@tanstack/vue-query';
import type { Ref } from 'vue';
import { useRouter } from 'vue-router';
import { useSession } from '../session/use-session.ts';
import { invalidate } from '../shared/api/resources.ts';
import { useMessages } from '../shared/composables/use-messages.ts';
import type { NotificationTest } from './data.ts';

/** Requests a test email or a test of the webhook, at most one a minute. Owners can follow its delivery. */
export function useSendTest(): {
  readonly isSending: Readonly<Ref<boolean>>;
  /** @param words what the toast says once it is asked for */
  readonly send: (ask: () => Promise<NotificationTest>, words: string) => void;
} {
  const toast = useToast();
  const messages = useMessages();
  const client = useQueryClient();
  const router = useRouter();
  const { can, to } = useSession();
  const { mutate, isPending } = useMutation({
    mutationFn: ({ ask }: { ask: () => Promise<NotificationTest>; words: string }) => ask(),
    onSuccess: ({ eventId }, { words }) => {
      const watch = {
        label: 'View delivery',
        color: 'neutral' as const,
        variant: 'outline' as const,
        onClick: () => {
          void router.push(to(`/notifications?tab=deliveries&event=${eventId}`));
        },
      };
      toast.add({ title: words, color: 'success', icon: 'i-lucide-send', actions: can('owner') ? [watch] : [] });
    },
    onError: (error) => {
      messages.failed(error);
    },
    onSettled: () => invalidate(client, 'notifications'),
  });
  return { isSending: isPending, send: (ask, words) => mutate({ ask, words }) };
}
