import { useQuery } from '@tanstack/vue-query';
import { type ComputedRef, computed } from 'vue';
import { serverQuery } from '../session/data.ts';

/** Whether this server sells plans; undefined until it has said so. Where it does not, nothing of them is shown. */
export function usePlansOn(): { readonly plansOn: ComputedRef<boolean | undefined> } {
  const { data } = useQuery(serverQuery);
  return { plansOn: computed(() => data.value?.plans) };
}
