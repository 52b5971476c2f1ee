import { useToast } from '@nuxt/ui/composables';
import { useMutation, useQueryClient } from '@tanstack/vue-query';
import type { UseMutationReturnType } from '@tanstack/vue-query';
import { invalidate } from '../shared/api/resources.ts';
import type { Connection, ConnectionChanges } from './data.ts';
import { changeConnection } from './data.ts';

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
    mutationFn: ({ id, changes }: Change) => changeConnection(id, changes),
    onSuccess: async (_connection, { done }) => {
      toast.add({ title: done, color: 'success', icon: 'i-lucide-circle-check' });
      await invalidate(client, 'connections', 'overview');
    },
  });
}
