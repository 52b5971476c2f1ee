import { useToast } from '@nuxt/ui/composables';
import { useMutation, useQueryClient, type UseMutationReturnType } from '@tanstack/vue-query';
import { api } from '../shared/api/client.ts';
import type { Connection, ConnectionChanges } from './data.ts';

export interface Change {
  readonly id: string;
  readonly changes: ConnectionChanges;
  /** What the toast says when it is done. */
  readonly done: string;
}

/** Renames, or replaces the credential. Refusals stay with the form that asked. */
export function useChangeConnection(): UseMutationReturnType<Connection, Error, Change, unknown> {
  const toast = useToast();
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, changes }: Change) => api.patch<Connection>(`/connections/${id}`, changes),
    onSuccess: async (_connection, { done }) => {
      toast.add({ title: done, color: 'success', icon: 'i-lucide-circle-check' });
      await Promise.all(['connections', 'overview'].map((noun) => client.invalidateQueries({ queryKey: [noun] })));
    },
  });
}
