import { useQuery } from '@tanstack/vue-query';
import { type ComputedRef, type Ref, computed } from 'vue';
import type { z } from 'zod';
import type { restoreItemPage } from '#api/restores/schema.ts';
import { allPages } from '../../shared/api/all-pages.ts';
import { workspaceId } from '../../shared/api/client.ts';
import type { RestoreDetail, RestoreItem } from '../data.ts';
import { writtenObjects } from './confirmation.ts';

type Item = z.infer<typeof restoreItemPage>['items'][number];

/** Conditional Access policies that a plan switches on. A tenant has a few hundred at most. */
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
    computed(() => ({
      queryKey: ['restores', workspaceId.value, 'policies', detail.value.id],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        allPages<Item>(`/restores/${detail.value.id}/items`, { type: 'conditionalAccessPolicies' }, signal),
      enabled: isAsked.value,
      staleTime: 60_000,
    })),
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
