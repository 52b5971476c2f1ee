import { type ComputedRef, type WritableComputedRef, computed } from 'vue';
import { TYPE_KEYS, type TypeKey } from '#core/domain/type-keys.ts';
import type { ChangeKindFilter } from '../backups/data.ts';
import { CHANGE_KINDS, NOT_ADDED } from '../backups/words.ts';
import { useAddress } from '../shared/composables/use-address.ts';
import { useKnownParam } from '../shared/composables/use-query-param.ts';
import type { ComparedFilter } from './data.ts';

/** Which of the differences are shown, as the address says. */
export function useComparedFilter(): {
  kind: WritableComputedRef<ChangeKindFilter | null>;
  type: WritableComputedRef<TypeKey | null>;
  search: WritableComputedRef<string>;
  filter: ComputedRef<ComparedFilter>;
  isFiltered: ComputedRef<boolean>;
} {
  const kind = useKnownParam<ChangeKindFilter>('kind', [...CHANGE_KINDS, NOT_ADDED]);
  const type = useKnownParam('type', TYPE_KEYS);
  const search = useAddress().param('search');
  return {
    kind,
    type,
    search,
    filter: computed(() => ({ kind: kind.value, type: type.value, search: search.value })),
    isFiltered: computed(() => kind.value !== null || type.value !== null || search.value !== ''),
  };
}
