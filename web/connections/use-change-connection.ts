import { type UseMutationReturnType, useMutation, useQueryClient } from '@tanstack/vue-query';
import { invalidate } from '../shared/api/resources.ts';
import { useMessages } from '../shared/composables/use-messages.ts';
import { type Connection, type ConnectionChanges, changeConnection } from './data.ts';

export interface Change {
  readonly id: string;
  readonly changes: ConnectionChanges;
  /** What the toast says when it is done. */
  readonly done: string;
}

/** Renames, or replaces the credential. Refusals stay with the form that asked. */
export function useChangeConnection(): UseMutationReturnType<Connection, Error, Change, unknown> {
  const messages = useMessages();
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, changes }: Change) => changeConnection(id, changes),
    onSuccess: async (_connection, { done }) => {
      messages.succeeded(done);
      await invalidate(client, 'connections', 'overview');
    },
  });
}
