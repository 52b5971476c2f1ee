import { computed } from 'vue';
import { TYPE_KEYS } from '#core/domain/type-keys.ts';
import { useAddress } from '../shared/composables/use-address.ts';
import { useKnownParam } from '../shared/composables/use-query-param.ts';
import { type AcrossFilter, ACROSS_KINDS } from './across-data.ts';

/** Which differences of two tenants are shown, as the address says. */
export function useAcrossFilter() {
  const kind = useKnownParam('kind', ACROSS_KINDS);
  const type = useKnownParam('type', TYPE_KEYS);
  const search = useAddress().param('search');
  const filter = computed((): AcrossFilter => ({ kind: kind.value, type: type.value, search: search.value }));
  const isFiltered = computed(() => kind.value !== null || type.value !== null || search.value !== '');
  return { kind, type, search, filter, isFiltered };
}
