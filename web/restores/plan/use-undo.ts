import { useMutation, useQueryClient } from '@tanstack/vue-query';
import { type ComputedRef, type Ref, computed, shallowRef } from 'vue';
import { useRouter } from 'vue-router';
import { useSession } from '../../session/use-session.ts';
import { newIdempotencyKey } from '../../shared/api/client.ts';
import { ApiProblem, toProblem } from '../../shared/api/problem.ts';
import { invalidate } from '../../shared/api/resources.ts';
import { useConfirm } from '../../shared/composables/use-confirm.ts';
import { type NewUndo, type Restore, type RestoreDetail, undoRestore } from '../data.ts';
import { useTarget } from '../wizard/use-target.ts';
import { tenantOf } from './tenant-of.ts';
import { undoQuestion } from './undo-question.ts';

/** As the API takes it. */
const MAX_REASON = 1_000;

export interface UndoActions {
  /** Asks, then plans the Undo of a restore, or of one object of it, and shows the plan. */
  readonly undo: (detail: RestoreDetail, item?: { readonly ordinal: number; readonly name: string }) => Promise<void>;
  /** Plans an Undo once more, with what somebody else changed since of one object, or of all, taken back as well. */
  readonly takeBack: (detail: RestoreDetail, overwrite: readonly number[] | 'all') => Promise<void>;
  /** Credentials of the target were erased with the restore: the Undo is planned once they are there again. */
  readonly wantsCredentials: Ref<boolean>;
  readonly isStarting: ComputedRef<boolean>;
  readonly problem: Ref<ApiProblem | null>;
}

function ofOtherTenant(detail: RestoreDetail): ApiProblem {
  return new ApiProblem({
    code: 'request-invalid',
    status: 0,
    title: 'These are credentials of another tenant',
    detail: `The restore wrote into ${tenantOf(detail)}, ${detail.targetConnection.tenantId}. Enter credentials of that tenant.`,
  });
}

export function useUndo(): UndoActions {
  const client = useQueryClient();
  const router = useRouter();
  const { to } = useSession();
  const ask = useConfirm();
  const { credentialsFor, forget, tested } = useTarget();
  const problem = shallowRef<ApiProblem | null>(null);
  const wantsCredentials = shallowRef(false);
  const starting = useMutation({
    mutationFn: ({ id, body }: { id: string; body: NewUndo }): Promise<Restore> =>
      undoRestore(id, body, newIdempotencyKey()),
    onSettled: () => invalidate(client, 'restores'),
  });

  /** Whether the target can be reached: as a connection, or by credentials that are still here. */
  function isReachable(detail: RestoreDetail): boolean {
    const { targetConnection } = detail;
    const wasAsked = wantsCredentials.value;
    wantsCredentials.value = targetConnection.forOneJob && credentialsFor(targetConnection.tenantId) === null;
    const isOfOther = wasAsked && wantsCredentials.value && tested.value !== null;
    problem.value = isOfOther ? ofOtherTenant(detail) : null;
    return !wantsCredentials.value;
  }

  async function begin({ targetConnection }: RestoreDetail, id: string, asked: NewUndo): Promise<void> {
    problem.value = null;
    const credentials = targetConnection.forOneJob ? credentialsFor(targetConnection.tenantId) : null;
    const body = credentials === null ? asked : { ...asked, credentials };
    try {
      const started = await starting.mutateAsync({ id, body });
      // The Undo has them now, until it ends.
      if (credentials !== null) forget();
      await router.push(to(`/restores/${started.id}`));
    } catch (error) {
      problem.value = toProblem(error);
    }
  }

  return {
    async undo(detail, item) {
      if (!isReachable(detail)) return;
      if (!(await ask(undoQuestion(tenantOf(detail), item?.name ?? null)))) return;
      const reason = `Undo: ${detail.reason}`.slice(0, MAX_REASON);
      await begin(detail, detail.id, { reason, ...(item ? { items: [item.ordinal] } : {}) });
    },
    async takeBack(detail, overwrite) {
      if (detail.undoOf === null || !isReachable(detail)) return;
      const ticks = overwrite === 'all' ? overwrite : [...overwrite];
      await begin(detail, detail.undoOf, { reason: detail.reason, insteadOf: detail.id, overwrite: ticks });
    },
    wantsCredentials,
    isStarting: computed(() => starting.isPending.value),
    problem,
  };
}
