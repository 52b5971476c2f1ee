import { useQuery } from '@tanstack/vue-query';
import { type ComputedRef, type Ref, computed } from 'vue';
import { type RestoreDetail, type RestoreItem, policiesQuery } from '../data.ts';
import { writtenObjects } from './confirmation.ts';

/** Conditional Access policies that a plan switches on. */
export function usePoliciesOn(detail: Ref<RestoreDetail>): {
  count: ComputedRef<number | null>;
  error: Ref<Error | null>;
  refetch: () => unknown;
} {
  const isAsked = computed(() => {
    const { counts, summary } = detail.value;
    return (
      summary !== null &&
      writtenObjects(summary) > 0 &&
      counts.some(
        ({ type, action }) => type === 'conditionalAccessPolicies' && action !== 'skip' && action !== 'blocked',
      )
    );
  });
  const { data, error, refetch } = useQuery(
    computed(() => ({ ...policiesQuery(detail.value.id), enabled: isAsked.value })),
  );
  return {
    count: computed(() => (isAsked.value ? (data.value?.filter(isSwitchedOn).length ?? null) : 0)),
    error,
    refetch,
  };
}

function isSwitchedOn({ action, reasons }: RestoreItem): boolean {
  return action !== 'skip' && action !== 'blocked' && reasons.some(({ code }) => code === 'comes-back-on');
}
