import { useToast } from '@nuxt/ui/composables';
import { useMutation, useQueryClient } from '@tanstack/vue-query';
import type { Ref } from 'vue';
import { invalidate } from '../shared/api/resources.ts';
import { useMessages } from '../shared/composables/use-messages.ts';
import { type TestedConnection, testConnection } from './data.ts';

export interface TestNow {
  readonly isTesting: Readonly<Ref<boolean>>;
  /** Of the test itself; what the test found is in what the page shows. */
  readonly error: Readonly<Ref<Error | null>>;
  readonly test: (id: string) => void;
}

/** "Test now": signs in and looks at every permission. A refused sign-in is a finding, not a failure. */
export function useTestConnection(): TestNow {
  const toast = useToast();
  const messages = useMessages();
  const client = useQueryClient();
  const { mutate, isPending, error } = useMutation({
    mutationFn: testConnection,
    onSuccess: ({ connection, report }) => {
      if (report.problem !== null)
        toast.add({
          title: `The test of ${connection.name} found a problem`,
          description: report.problem.message,
          color: 'error',
          icon: 'i-lucide-circle-alert',
        });
      else messages.succeeded(`Signed in to ${connection.tenantName ?? connection.name}`, wordsFor(connection));
    },
    onSettled: () => invalidate(client, 'connections', 'overview'),
  });
  return { isTesting: isPending, error, test: (id) => mutate(id) };
}

function wordsFor({ readyForBackup, readyForRestore }: TestedConnection['connection']): string {
  if (!readyForBackup) return 'Permissions that backups need are missing: see the list.';
  return readyForRestore
    ? 'Ready for backup and for restore.'
    : 'Ready for backup. Permissions that restores need are missing: see the list.';
}
