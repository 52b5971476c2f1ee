import { useMutation, useQueryClient } from '@tanstack/vue-query';
import { type Ref, computed } from 'vue';
import { useRouter } from 'vue-router';
import { useSession } from '../session/use-session.ts';
import { newIdempotencyKey } from '../shared/api/client.ts';
import { isProblem } from '../shared/api/problem.ts';
import { invalidate } from '../shared/api/resources.ts';
import { useMessages } from '../shared/composables/use-messages.ts';
import { startProof } from './data.ts';

/** "Prove this copy": starts a proof and opens its page. */
export function useStartProof(): {
  readonly isStarting: Readonly<Ref<boolean>>;
  readonly prove: (connectionId: string) => Promise<void>;
} {
  const client = useQueryClient();
  const router = useRouter();
  const messages = useMessages();
  const { to } = useSession();
  const { mutateAsync, isPending } = useMutation({
    mutationFn: ({ id, key }: { id: string; key: string }) => startProof(id, key),
    onSettled: () => invalidate(client, 'proofs'),
  });

  async function prove(connectionId: string): Promise<void> {
    try {
      const { id } = await mutateAsync({ id: connectionId, key: newIdempotencyKey() });
      await router.push(to(`/proofs/${id}`));
    } catch (error) {
      messages.failed(error, isProblem(error, 'proof-running') ? 'A proof is already running' : undefined);
    }
  }

  return { isStarting: computed(() => isPending.value), prove };
}
