import { type UseMutationReturnType, useMutation, useQueryClient } from '@tanstack/vue-query';
import { invalidate } from '../shared/api/resources.ts';
import { useMessages } from '../shared/composables/use-messages.ts';
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
  const messages = useMessages();
  const client = useQueryClient();
  return useMutation({
    mutationFn: save,
    onSuccess: async (member) => {
      messages.succeeded(saved(member));
      await invalidate(client, 'notifications');
    },
  });
}
