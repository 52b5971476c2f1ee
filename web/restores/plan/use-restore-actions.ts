import { useMutation, useQueryClient } from '@tanstack/vue-query';
import { type ComputedRef, type Ref, computed, shallowRef } from 'vue';
import { type ApiProblem, toProblem } from '../../shared/api/problem.ts';
import { invalidate } from '../../shared/api/resources.ts';
import { useConfirm } from '../../shared/composables/use-confirm.ts';
import { type PlanFigures, type RestoreDetail, cancelRestore, confirmRestore } from '../data.ts';
import type { LiveRestore } from '../live/live-restore.ts';
import { cancelQuestion } from './cancel-question.ts';
import { confirmLabel, confirmSentence, isElsewhere, needsTypedName, takesAway } from './confirmation.ts';
import { tenantOf } from './tenant-of.ts';
import { useDropPicks } from './use-drop-picks.ts';

export interface RestoreActions {
  /**
   * Asks, then lets the plan be carried out. Answers whether it is. `isSeen`: the objects were looked at one page before,
   * and the button stands beside the sentence that the question would say; then only what has to be typed is asked for.
   */
  readonly carryOut: (
    detail: RestoreDetail,
    summary: PlanFigures,
    how?: { readonly isSeen: boolean },
  ) => Promise<boolean>;
  /** Asks, then stops the restore or gives its plan up. Answers whether it was told to. */
  readonly cancel: (detail: RestoreDetail, live: LiveRestore) => Promise<boolean>;
  readonly isConfirming: ComputedRef<boolean>;
  readonly isCancelling: ComputedRef<boolean>;
  /** Why the last of them was refused. */
  readonly problem: Ref<ApiProblem | null>;
}

/** What a restorer does with a restore that is there. */
export function useRestoreActions(): RestoreActions {
  const client = useQueryClient();
  const problem = shallowRef<ApiProblem | null>(null);
  const ask = useConfirm();
  const onSettled = (): Promise<void> => invalidate(client, 'restores');
  const onMutate = (): void => {
    problem.value = null;
  };
  const onError = (error: unknown): void => {
    problem.value = toProblem(error);
  };
  const confirming = useMutation({ mutationFn: confirmRestore, onMutate, onSettled, onError });
  const dropPicks = useDropPicks();
  const cancelling = useMutation({ mutationFn: cancelRestore, onMutate, onSettled, onError });

  return {
    async carryOut(detail, summary, { isSeen } = { isSeen: false }) {
      const tenant = tenantOf(detail);
      // Somebody else decides then.
      const isAsked = detail.approval.hours !== null;
      const isTyped = needsTypedName(summary) || isElsewhere(detail);
      const isClear = isSeen && !isTyped;
      const agreed =
        isClear ||
        (await ask({
          title: isAsked
            ? `Ask for approval: ${confirmLabel(summary)} in ${tenant}?`
            : `${confirmLabel(summary)} in ${tenant}?`,
          description: takesAway(summary)
            ? `${confirmSentence(summary, tenant)} What is overwritten or removed can be brought back by an undo of this restore.`
            : confirmSentence(summary, tenant),
          action: isAsked ? 'Ask for approval' : confirmLabel(summary),
          tone: needsTypedName(summary) ? 'error' : 'primary',
          ...(isTyped ? { typed: { label: `Type the name of the tenant, ${tenant}, to confirm`, text: tenant } } : {}),
        }));
      if (!agreed) return false;
      return confirming.mutateAsync({ id: detail.id, tenantName: isTyped ? tenant : null }).then(
        async () => {
          if (!isAsked) await dropPicks(detail);
          return true;
        },
        () => false,
      );
    },
    async cancel(detail, live) {
      if (!(await ask(cancelQuestion(detail, live)))) return false;
      return cancelling.mutateAsync(detail.id).then(
        () => true,
        () => false,
      );
    },
    isConfirming: computed(() => confirming.isPending.value),
    isCancelling: computed(() => cancelling.isPending.value),
    problem,
  };
}
